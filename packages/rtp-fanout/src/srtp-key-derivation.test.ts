import { expect, test } from "vitest";
import { deriveSessionKey, keyLabels } from "./srtp-key-derivation.ts";

/** RFC 3711, appendix B.3. */
const masterKey = Buffer.from("E1F97A0D3E018BE0D64FA32C06DE4139", "hex");
const masterSalt = Buffer.from("0EC675AD498AFEEBB6960B3AABE6", "hex");

test.each([
  ["encryption", 16, "C61E7A93744F39EE10734AFE3FF7A087"],
  ["salt", 14, "30CBBC08863D8C85D49DB34A9AE1"],
  ["authentication", 20, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"],
] as const)("derives the %s key of RFC 3711, B.3", (label, byteLength, expected) => {
  const key = deriveSessionKey(masterKey, masterSalt, keyLabels[label], byteLength);
  expect(key.toString("hex").toUpperCase()).toBe(expected);
});

test("takes the 12 bytes of an AES-GCM salt as followed by zeros", () => {
  const short = masterSalt.subarray(0, 12);
  const padded = Buffer.concat([short, Buffer.alloc(2)]);
  expect(deriveSessionKey(masterKey, short, keyLabels.salt, 12)).toEqual(
    deriveSessionKey(masterKey, padded, keyLabels.salt, 12),
  );
});
