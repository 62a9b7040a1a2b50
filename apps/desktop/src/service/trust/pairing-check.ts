import { createHmac, timingSafeEqual } from "node:crypto";
import type { PairingCode } from "@nekomado/protocol";
import { codeOfBits, pairingHalfLength, pairingMessage } from "@nekomado/protocol";

/** The second half that a code with this secret has at the board of this certificate. */
export const checkOf = (secret: string, certificateSha256: Uint8Array): string =>
  codeOfBits(createHmac("sha256", secret).update(pairingMessage(certificateSha256)).digest(), pairingHalfLength);

/** Whether the board that shows the code is the one that holds this certificate; in constant time. */
export const isCodeOf = ({ secret, check }: PairingCode, certificateSha256: Uint8Array): boolean => {
  const [typed, expected] = [Buffer.from(check), Buffer.from(checkOf(secret, certificateSha256))];
  return typed.length === expected.length && timingSafeEqual(typed, expected);
};
