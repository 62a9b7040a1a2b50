import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import {
  codeOfBits,
  formatPairingCode,
  formatWebCode,
  pairingHalfLength,
  pairingMessage,
  webCodeGroupLength,
} from "@nekomado/protocol";

export const codeValidMs = 5 * 60_000;
export const maxTriesPerAddress = 5;
export const maxTriesPerCode = 100;

/** `app`: taken by `POST /api/pair` alone; `web`: by the web page's endpoint alone. */
export type CodeKind = "app" | "web";

export type Redemption = "paired" | "wrongCode" | "noCode" | "tooManyTries";

interface WaitingCode {
  kind: CodeKind;
  /** What a viewer shows: the app the first half, the web page all of it. */
  secret: string;
  expiresAtMs: number;
  wrongTries: number;
  wrongTriesByAddress: Map<string, number>;
}

const randomCode = (length: number): string => codeOfBits(randomBytes(length), length);

/** The second half of an app's code: the secret is the key of the HMAC over the certificate's hash. */
export const checkOf = (secret: string, certificateSha256: Uint8Array): string =>
  codeOfBits(createHmac("sha256", secret).update(pairingMessage(certificateSha256)).digest(), pairingHalfLength);

/** A socket that listens for IPv6 too shows an IPv4 address as `::ffff:192.0.2.7` (RFC 4291, section 2.5.5.2). */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, "");

const isSame = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** Hands out pairing codes, one at a time, and takes each once: for 5 minutes, and for so many wrong tries. */
export class PairingDesk {
  readonly #certificateSha256: Uint8Array;
  readonly #nowMs: () => number;
  #code: WaitingCode | undefined;

  /** @param nowMs a monotonic clock: a board's date jumps */
  constructor(certificateSha256: Uint8Array, nowMs: () => number = () => performance.now()) {
    this.#certificateSha256 = certificateSha256;
    this.#nowMs = nowMs;
  }

  /** Makes a code; the one before is void.
   * @returns the code as a person copies it: `K7QF2-M9XT4` for the app, `4D7K-Q2MX` for the web page */
  issue(kind: CodeKind): string {
    const secret = randomCode(kind === "app" ? pairingHalfLength : 2 * webCodeGroupLength);
    this.#code = {
      kind,
      secret,
      expiresAtMs: this.#nowMs() + codeValidMs,
      wrongTries: 0,
      wrongTriesByAddress: new Map(),
    };
    return kind === "app"
      ? formatPairingCode({ secret, check: checkOf(secret, this.#certificateSha256) })
      : formatWebCode(secret);
  }

  /** @param secret what the viewer shows, as `foldCode` gives it
   * @param address of the viewer */
  redeem(kind: CodeKind, secret: string, address: string): Redemption {
    const code = this.#code;
    if (code === undefined || code.kind !== kind || this.#nowMs() >= code.expiresAtMs) return "noCode";
    const origin = plainAddress(address);
    const triesOfOrigin = code.wrongTriesByAddress.get(origin) ?? 0;
    if (code.wrongTries >= maxTriesPerCode || triesOfOrigin >= maxTriesPerAddress) return "tooManyTries";
    if (isSame(secret, code.secret)) {
      this.#code = undefined;
      return "paired";
    }
    code.wrongTries += 1;
    code.wrongTriesByAddress.set(origin, triesOfOrigin + 1);
    return "wrongCode";
  }
}
