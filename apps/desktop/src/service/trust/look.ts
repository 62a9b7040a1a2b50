import type { Health } from "@nekomado/protocol";
import { healthSchema } from "@nekomado/protocol";
import { ProblemError } from "../../contract/index.ts";
import type { Address } from "./address.ts";
import { formatAddress } from "./address.ts";
import { askAgent } from "./agent-request.ts";
import { ConnectError } from "./connect-error.ts";
import { ProvedAgent } from "./pinned-agent.ts";
import { connectTls } from "./pinned-tls.ts";

/** Who answers at an address; that it holds the certificate is proved, what it says of itself is not. */
export interface SeenAgent {
  /** SHA-256 of its certificate in hexadecimal. */
  fingerprint: string;
  health: Health;
}

/**
 * Asks who answers at an address. Nothing of this app's is sent.
 * @throws {ProblemError} unreachable, timeout or noCamera
 */
export const lookAt = async (address: Address): Promise<SeenAgent> => {
  const where = formatAddress(address);
  try {
    const { socket, fingerprint } = await connectTls(address);
    const agent = new ProvedAgent(() => Promise.resolve(socket));
    const { body } = await askAgent({ agent, address, method: "GET", path: "/healthz" }).finally(() => agent.destroy());
    const health = healthSchema.safeParse(body);
    if (health.success) return { fingerprint, health: health.data };
    throw new ProblemError("noCamera", `What answers at ${where} is no camera of ours.`, { cause: health.error });
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const reason = error.reason === "noTls" ? "noCamera" : "unreachable";
    throw new ProblemError(reason, error.message, { cause: error });
  }
};
