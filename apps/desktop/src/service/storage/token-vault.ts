import { tokenSchema } from "@nekomado/protocol";
import { z } from "zod";
import type { ServiceConfiguration } from "../../contract/index.ts";
import type { Log } from "../room/log.ts";
import type { ShellServices } from "../room/shell-services.ts";

/** A token as it lies on disk. */
export const sealedTokenSchema = z.discriminatedUnion("kind", [
  /** Where the system offers no encryption: as it is, in a file of this user alone. */
  z.object({ kind: z.literal("plain"), token: tokenSchema }),
  /** Base64 of what the system's encryption made of it. */
  z.object({ kind: z.literal("encrypted"), bytes: z.base64().max(8192) }),
]);
export type SealedToken = z.infer<typeof sealedTokenSchema>;

interface VaultOptions {
  keyring: ServiceConfiguration["keyring"];
  shell: ShellServices;
  log: Log;
}

/** Brings tokens into the form in which they are kept, and back. */
export class TokenVault {
  readonly #options: VaultOptions;

  constructor(options: VaultOptions) {
    this.#options = options;
  }

  /** Never falls back to a weaker form than what the person was told. @throws {ProblemError} */
  async seal(token: string): Promise<SealedToken> {
    const { keyring, shell } = this.#options;
    if (keyring === "plain") return { kind: "plain", token };
    const bytes = await shell.call("encrypt", { text: token });
    return { kind: "encrypted", bytes: Buffer.from(bytes).toString("base64") };
  }

  /** @returns null when the system does not give it back any more: the camera is to be paired again then */
  async open(sealed: SealedToken): Promise<string | null> {
    if (sealed.kind === "plain") return sealed.token;
    const { shell, log } = this.#options;
    try {
      const text = await shell.call("decrypt", { bytes: Uint8Array.from(Buffer.from(sealed.bytes, "base64")) });
      return tokenSchema.parse(text);
    } catch (error) {
      log.warn("A camera's token cannot be decrypted any more: pair that camera again.", error);
      return null;
    }
  }

  /** Whether a kept token should be sealed anew, because the system can now encrypt it. */
  canSealBetter(sealed: SealedToken): boolean {
    return sealed.kind === "plain" && this.#options.keyring !== "plain";
  }
}
