import { ProtectionProfileAeadAes128Gcm, ProtectionProfileAes128CmHmacSha1_80, SrtpSession } from "werift";
import { describe, expect, test } from "vitest";
import { RtpHeaderWriter } from "./rtp-header.ts";
import { CounterModeCipher, createSrtpCipher, GcmCipher } from "./srtp-cipher.ts";
import { randomKeys, srtpProfiles } from "./testing/keys.ts";

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(" ", ""), "hex");

test("encrypts the packet of RFC 7714, 16.1.1", () => {
  const cipher = new GcmCipher(hex("000102030405060708090a0b0c0d0e0f"), hex("517569642070726f2071756f"));
  const header = hex("8040f17b8041f8d35501a0b2");
  const parts = cipher.protect(header, Buffer.from("Gallia est omnis divisa in partes tres"), 0);
  expect(Buffer.concat(parts).toString("hex")).toBe(
    "8040f17b8041f8d35501a0b2" +
      "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833" +
      "899d7f27beb16a9152cf765ee4390cce",
  );
});

test("encrypts with the key stream of RFC 3711, B.2", () => {
  const cipher = new CounterModeCipher(
    hex("2B7E151628AED2A6ABF7158809CF4F3C"),
    Buffer.alloc(20),
    hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD"),
  );
  const [, encrypted] = cipher.protect(hex("800000000000000000000000"), Buffer.alloc(48), 0);
  expect(Buffer.from(encrypted!).toString("hex").toUpperCase()).toBe(
    "E03EAD0935C95E80E166B16DD92B4EB4D23513162B02D0F72A43A2FE4A5F97AB41E95B3BB0A2E8DD477901E4FCA894C0",
  );
});

const weriftProfiles = {
  AEAD_AES_128_GCM: ProtectionProfileAeadAes128Gcm,
  AES_CM_128_HMAC_SHA1_80: ProtectionProfileAes128CmHmacSha1_80,
};

describe.each(srtpProfiles)("%s", (profile) => {
  test("makes packets that werift makes too, whatever the roll-over counter", () => {
    const { masterKey, masterSalt } = randomKeys(profile);
    const master = [Buffer.from(masterKey), Buffer.from(masterSalt)] as const;
    const session = new SrtpSession({
      profile: weriftProfiles[profile],
      keys: {
        localMasterKey: master[0],
        localMasterSalt: master[1],
        remoteMasterKey: master[0],
        remoteMasterSalt: master[1],
      },
    });
    const headers = new RtpHeaderWriter({ ssrc: 0xfedc_ba98, payloadType: 102 });
    const cipher = createSrtpCipher({ profile, masterKey, masterSalt });
    for (const number of [65_535, 65_536, 65_537]) {
      const header = headers.write(number % 0x1_0000, 0xffff_fff0, true);
      const packet = Buffer.concat(cipher.protect(header, Buffer.from("a cat"), Math.floor(number / 0x1_0000)));
      expect(session.decrypt(packet).subarray(12).toString()).toBe("a cat");
    }
  });

  test("refuses keys of the wrong length and says which are right", () => {
    const keys = randomKeys(profile);
    const wrongKey = { ...keys, masterKey: keys.masterKey.subarray(1) };
    const wrongSalt = { ...keys, masterSalt: Buffer.alloc(26 - keys.masterSalt.length) };
    expect(() => createSrtpCipher(wrongKey)).toThrow(expect.objectContaining({ reason: "keyLength" }));
    expect(() => createSrtpCipher(wrongSalt)).toThrow(/takes a master key of 16 and a salt of 1[24] bytes/);
  });

  test("encrypts nothing once it is closed, twice or not", () => {
    const cipher = createSrtpCipher(randomKeys(profile));
    cipher.close();
    cipher.close();
    const header = new RtpHeaderWriter({ ssrc: 1, payloadType: 96 }).write(0, 0, false);
    expect(() => cipher.protect(header, Buffer.alloc(1), 0)).toThrow(expect.objectContaining({ reason: "closed" }));
  });

  test("leaves the caller's master key as it is", () => {
    const keys = randomKeys(profile);
    const before = Buffer.from(keys.masterKey);
    createSrtpCipher(keys).close();
    expect(Buffer.from(keys.masterKey)).toEqual(before);
  });
});

test("wipes the session keys that it was made from", () => {
  const [key, authenticationKey, salt] = [Buffer.alloc(16, 1), Buffer.alloc(20, 2), Buffer.alloc(14, 3)];
  const cipher = new CounterModeCipher(key, authenticationKey, salt);
  expect(Buffer.concat([key, authenticationKey])).toEqual(Buffer.alloc(36));
  cipher.close();
  expect(salt).toEqual(Buffer.alloc(14));
});
