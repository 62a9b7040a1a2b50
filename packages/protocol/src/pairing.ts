import { z } from "zod";
import { orRefusal } from "./refusal.ts";

/**
 * Codes that a person copies from the board: Crockford's base32, five bits a character. Without I, L, O and U;
 * whoever types those means 1, 1, 0 and (nothing) V.
 */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const lookAlikes: Record<string, string> = { O: "0", I: "1", L: "1", U: "V" };

/** Length of each of the two halves of the app's code, `K7QF2-M9XT4`: 25 bits. */
export const pairingHalfLength = 5;
/** Length of each of the two groups of the web page's code, `4D7K-Q2MX`: 40 bits in all, nothing but chance. */
export const webCodeGroupLength = 4;

const bitsPerCharacter = 5;

/** The code that an app is paired with. */
export interface PairingCode {
  /** Five characters by chance; the key of the HMAC is their ASCII bytes. */
  secret: string;
  /** Five characters that follow from the secret and the agent's certificate: see `pairingMessage`. */
  check: string;
}

/** What was typed, in the alphabet's own characters: case, hyphens and blanks count for nothing. Others stay, to be refused. */
export const foldCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replaceAll(/[\s\u2010-\u2015-]/g, "")
    .replaceAll(/[OILU]/g, (character) => lookAlikes[character] ?? character);

const isOfAlphabet = (text: string): boolean => /^[0-9A-HJKMNP-TV-Z]+$/.test(text);

/** @returns null for what is not ten characters of the alphabet */
export const parsePairingCode = (typed: string): PairingCode | null => {
  const folded = foldCode(typed);
  if (folded.length !== 2 * pairingHalfLength || !isOfAlphabet(folded)) return null;
  return { secret: folded.slice(0, pairingHalfLength), check: folded.slice(pairingHalfLength) };
};

export const formatPairingCode = ({ secret, check }: PairingCode): string => `${secret}-${check}`;

/** @returns the eight characters, or null for what is none of the web page's codes */
export const parseWebCode = (typed: string): string | null => {
  const folded = foldCode(typed);
  return folded.length === 2 * webCodeGroupLength && isOfAlphabet(folded) ? folded : null;
};

export const formatWebCode = (code: string): string =>
  `${code.slice(0, webCodeGroupLength)}-${code.slice(webCodeGroupLength)}`;

/** The first `characters` × 5 bits of the bytes, most significant first, as a code. */
export const codeOfBits = (bytes: Uint8Array, characters: number): string => {
  let code = "";
  for (let at = 0; at < characters; at++) {
    let value = 0;
    for (let bit = at * bitsPerCharacter; bit < (at + 1) * bitsPerCharacter; bit++)
      value = (value << 1) | (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    code += alphabet.charAt(value);
  }
  return code;
};

/**
 * What the second half of a code authenticates: `nekomado-pair-1` and the SHA-256 of the certificate (DER). The check
 * is `codeOfBits(HMAC-SHA-256(secret, message), pairingHalfLength)`.
 */
export const pairingMessage = (certificateSha256: Uint8Array): Uint8Array => {
  const label = Uint8Array.from("nekomado-pair-1", (character) => character.charCodeAt(0));
  const message = new Uint8Array(label.length + certificateSha256.length);
  message.set(label);
  message.set(certificateSha256, label.length);
  return message;
};

/** A viewer's name, as the owner of the board sees it in `nekomado-agent viewers`. */
export const viewerNameSchema = z.string().trim().min(1).max(64);

/** `POST /api/pair`: an app that has checked the certificate shows the secret, on the same TLS connection. */
export const pairPath = "/api/pair";
export const pairRequestSchema = z.object({
  secret: z.string().length(pairingHalfLength),
  viewerName: viewerNameSchema,
});
export type PairRequest = z.infer<typeof pairRequestSchema>;

/** 256 bits, base64url without padding; sent as `Authorization: Bearer`. */
export const tokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const pairAnswerSchema = orRefusal({ token: tokenSchema, cameraName: z.string().min(1).max(64) });
export type PairAnswer = z.infer<typeof pairAnswerSchema>;

/** `POST /api/pair/web`: answered with the session cookie. */
export const webPairPath = "/api/pair/web";
export const webPairRequestSchema = z.object({ code: z.string().max(32) });
export const webPairAnswerSchema = orRefusal({});
export type WebPairAnswer = z.infer<typeof webPairAnswerSchema>;
