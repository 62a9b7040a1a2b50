import { createCipheriv } from "node:crypto";

/** RFC 3711, section 4.3.2: what a session key is for. */
export const keyLabels = { encryption: 0, authentication: 1, salt: 2 } as const;

const saltBytes = 14;

/**
 * Derives one SRTP session key (RFC 3711, section 4.3.1, key derivation rate 0; for AES-GCM RFC 7714, section 11).
 *
 * @param masterKey 16 bytes
 * @param masterSalt 14 bytes; 12 for AES-GCM, which count as followed by two zero bytes
 * @param byteLength of the key to derive
 * @returns the only copy
 */
export const deriveSessionKey = (
  masterKey: Uint8Array,
  masterSalt: Uint8Array,
  label: number,
  byteLength: number,
): Buffer => {
  const counter = Buffer.alloc(16);
  counter.set(masterSalt.subarray(0, saltBytes));
  counter[7] = (counter[7] ?? 0) ^ label;
  // Counter mode holds nothing back for `final`.
  return createCipheriv("aes-128-ctr", masterKey, counter).update(Buffer.alloc(byteLength));
};
