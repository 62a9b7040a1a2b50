import type { KeyObject } from "node:crypto";
import { createCipheriv, createHmac, createSecretKey } from "node:crypto";
import { FanoutError } from "./fanout-error.ts";
import { deriveSessionKey, keyLabels } from "./srtp-key-derivation.ts";

export type SrtpProfile = "AEAD_AES_128_GCM" | "AES_CM_128_HMAC_SHA1_80";

export interface SrtpKeys {
  profile: SrtpProfile;
  /** 16 bytes. Read, not kept: wiping it is the caller's. */
  masterKey: Uint8Array;
  /** 12 bytes for AES-GCM, 14 for AES-CM. */
  masterSalt: Uint8Array;
}

/** Encrypts and authenticates the RTP packets of one direction of one session. */
export interface SrtpCipher {
  readonly profile: SrtpProfile;
  /**
   * @param header as it goes on the wire; with sequence number and SSRC in it
   * @param rollOver how often the sequence number has wrapped (RFC 3711, section 3.3.1)
   * @returns the packet in parts: header, encrypted payload, tag
   * @throws FanoutError closed
   */
  protect: (header: Buffer, payload: Uint8Array, rollOver: number) => readonly Uint8Array[];
  /** Forgets the keys. */
  close: () => void;
}

const keyBytes = 16;
const saltBytes = { AEAD_AES_128_GCM: 12, AES_CM_128_HMAC_SHA1_80: 14 } as const;
const authenticationKeyBytes = 20;
const hmacTagBytes = 10;

/** OpenSSL's copy is wiped when the key object goes; this one here. */
const secret = (bytes: Buffer): KeyObject => {
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
};

const closedError = () =>
  new FanoutError(
    "closed",
    "The SRTP cipher of a viewer that is gone was used. Its packets must not be sent any more.",
  );

/** AEAD_AES_128_GCM of RFC 7714. */
export class GcmCipher implements SrtpCipher {
  readonly profile = "AEAD_AES_128_GCM";
  readonly #salt: Buffer;
  /** Rewritten for each packet (RFC 7714, section 8.1): salt, XORed with SSRC, roll-over counter and sequence number. */
  readonly #initializationVector = Buffer.alloc(12);
  #key: KeyObject | undefined;

  /** @param sessionKey 16 bytes, wiped
   * @param sessionSalt 12 bytes, wiped on close */
  constructor(sessionKey: Buffer, sessionSalt: Buffer) {
    this.#key = secret(sessionKey);
    this.#salt = sessionSalt;
  }

  protect(header: Buffer, payload: Uint8Array, rollOver: number): readonly Uint8Array[] {
    if (this.#key === undefined) throw closedError();
    const salt = this.#salt;
    const vector = this.#initializationVector;
    vector.writeUInt16BE(salt.readUInt16BE(0), 0);
    vector.writeUInt32BE((salt.readUInt32BE(2) ^ header.readUInt32BE(8)) >>> 0, 2);
    vector.writeUInt32BE((salt.readUInt32BE(6) ^ rollOver) >>> 0, 6);
    vector.writeUInt16BE(salt.readUInt16BE(10) ^ header.readUInt16BE(2), 10);
    const cipher = createCipheriv("aes-128-gcm", this.#key, vector);
    cipher.setAAD(header);
    const encrypted = cipher.update(payload);
    cipher.final();
    return [header, encrypted, cipher.getAuthTag()];
  }

  close(): void {
    this.#key = undefined;
    this.#salt.fill(0);
    this.#initializationVector.fill(0);
  }
}

/** AES_CM_128_HMAC_SHA1_80 of RFC 3711. */
export class CounterModeCipher implements SrtpCipher {
  readonly profile = "AES_CM_128_HMAC_SHA1_80";
  readonly #salt: Buffer;
  readonly #counter = Buffer.alloc(16);
  readonly #rollOver = Buffer.alloc(4);
  #keys: { encryption: KeyObject; authentication: KeyObject } | undefined;

  /** @param sessionKey 16 bytes, wiped
   * @param authenticationKey 20 bytes, wiped
   * @param sessionSalt 14 bytes, wiped on close */
  constructor(sessionKey: Buffer, authenticationKey: Buffer, sessionSalt: Buffer) {
    this.#keys = { encryption: secret(sessionKey), authentication: secret(authenticationKey) };
    this.#salt = sessionSalt;
  }

  protect(header: Buffer, payload: Uint8Array, rollOver: number): readonly Uint8Array[] {
    if (this.#keys === undefined) throw closedError();
    const salt = this.#salt;
    const counter = this.#counter;
    // RFC 3711, section 4.1.1: salt · 2^16, XORed with SSRC · 2^64 and the packet index · 2^16.
    counter.set(salt);
    counter.writeUInt32BE((salt.readUInt32BE(4) ^ header.readUInt32BE(8)) >>> 0, 4);
    counter.writeUInt32BE((salt.readUInt32BE(8) ^ rollOver) >>> 0, 8);
    counter.writeUInt16BE(salt.readUInt16BE(12) ^ header.readUInt16BE(2), 12);
    const cipher = createCipheriv("aes-128-ctr", this.#keys.encryption, counter);
    const encrypted = cipher.update(payload);
    cipher.final();
    this.#rollOver.writeUInt32BE(rollOver >>> 0, 0);
    const tag = createHmac("sha1", this.#keys.authentication)
      .update(header)
      .update(encrypted)
      .update(this.#rollOver)
      .digest();
    return [header, encrypted, tag.subarray(0, hmacTagBytes)];
  }

  close(): void {
    this.#keys = undefined;
    this.#salt.fill(0);
    this.#counter.fill(0);
  }
}

const checkLengths = ({ profile, masterKey, masterSalt }: SrtpKeys): void => {
  if (masterKey.length !== keyBytes || masterSalt.length !== saltBytes[profile])
    throw new FanoutError(
      "keyLength",
      `${profile} takes a master key of ${keyBytes} and a salt of ${saltBytes[profile]} bytes, not of ${masterKey.length} and ${masterSalt.length}: the keys belong to another profile.`,
    );
};

/**
 * Session key (16 bytes) and salt (12 bytes) of AES-GCM, the only copies: wiping them is the caller's.
 *
 * @throws FanoutError keyLength
 */
export const gcmSessionKeys = (keys: SrtpKeys): { key: Buffer; salt: Buffer } => {
  const profile = "AEAD_AES_128_GCM";
  checkLengths({ ...keys, profile });
  const derive = (label: number, byteLength: number) =>
    deriveSessionKey(keys.masterKey, keys.masterSalt, label, byteLength);
  return { key: derive(keyLabels.encryption, keyBytes), salt: derive(keyLabels.salt, saltBytes[profile]) };
};

/** @throws FanoutError keyLength */
export const createSrtpCipher = (keys: SrtpKeys): SrtpCipher => {
  checkLengths(keys);
  const { profile, masterKey, masterSalt } = keys;
  if (profile === "AEAD_AES_128_GCM") {
    const { key, salt } = gcmSessionKeys(keys);
    return new GcmCipher(key, salt);
  }
  const derive = (label: number, byteLength: number) => deriveSessionKey(masterKey, masterSalt, label, byteLength);
  return new CounterModeCipher(
    derive(keyLabels.encryption, keyBytes),
    derive(keyLabels.authentication, authenticationKeyBytes),
    derive(keyLabels.salt, saltBytes[profile]),
  );
};
