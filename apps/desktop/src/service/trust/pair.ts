import type { PairingCode, PairRequest, Refusal } from "@nekomado/protocol";
import { pairAnswerSchema, pairPath } from "@nekomado/protocol";
import type { ProblemReason } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import type { Address } from "./address.ts";
import { formatAddress } from "./address.ts";
import { askAgent } from "./agent-request.ts";
import { ConnectError } from "./connect-error.ts";
import { isCodeOf } from "./pairing-check.ts";
import { createPinnedAgent, ProvedAgent } from "./pinned-agent.ts";
import type { ProvedConnection } from "./pinned-tls.ts";
import { connectTls } from "./pinned-tls.ts";

/** A camera that has taken this app in. */
export interface PairedWith {
  /** SHA-256 of its certificate in hexadecimal: its id, and the pin from now on. */
  cameraId: string;
  cameraName: string;
  token: string;
  /** Where it was. */
  address: Address;
}

export interface PairTry {
  code: PairingCode;
  /** This PC's name, for the board's owner. */
  viewerName: string;
  /** Where to look; at each place whoever answers is checked for being the code's board. */
  addresses: readonly Address[];
}

const reasonOf = ({ reason }: Refusal): ProblemReason => {
  switch (reason) {
    case "wrongCode":
    case "noCode":
      return "codeExpired";
    case "tooManyTries":
    case "full":
    case "incompatible":
      return reason;
    default:
      return "refused";
  }
};

/** At what stage of pairing a connection failed decides what it means. */
const problemOf = (error: unknown, isAsked: boolean): ProblemError => {
  if (error instanceof ProblemError) return error;
  if (!(error instanceof ConnectError)) throw error;
  if (isAsked && error.reason === "timeout") return new ProblemError("timeout", error.message, { cause: error });
  const reason = error.reason === "noTls" ? "noCamera" : "unreachable";
  return new ProblemError(reason, error.message, { cause: error });
};

/** Shows the secret to the board that was proved to be the code's, on that same connection. */
const showSecret = async (
  { socket, fingerprint }: ProvedConnection,
  address: Address,
  request: PairRequest,
): Promise<PairedWith> => {
  const agent = new ProvedAgent(() => Promise.resolve(socket));
  try {
    const { body } = await askAgent({ agent, address, method: "POST", path: pairPath, body: request });
    const answer = pairAnswerSchema.safeParse(body);
    if (!answer.success)
      throw new ProblemError("noCamera", `What answers at ${formatAddress(address)} is no camera that pairs.`, {
        cause: answer.error,
      });
    if (!answer.data.ok) throw new ProblemError(reasonOf(answer.data.refusal), answer.data.refusal.message);
    const { token, cameraName } = answer.data;
    return { cameraId: fingerprint, cameraName, token, address };
  } catch (error) {
    throw problemOf(error, true);
  } finally {
    agent.destroy();
  }
};

/**
 * Pairs with the board that shows the code. Of everybody who answers, the certificate is read from the handshake and
 * checked against the code's second half; the secret is sent to the one that passes, and to the others nothing.
 * @throws {ProblemError} notThisCamera, codeExpired, tooManyTries, full, unreachable, noCamera, timeout, refused
 */
export const pairWithCode = async ({ code, viewerName, addresses }: PairTry): Promise<PairedWith> => {
  const abort = new AbortController();
  const tries = addresses.map(async (address) => {
    const connection = await connectTls(address, { signal: abort.signal });
    if (isCodeOf(code, connection.certificateSha256)) return { connection, address };
    connection.socket.destroy();
    throw new ProblemError("notThisCamera", `The code was not made by the camera at ${formatAddress(address)}.`);
  });
  let proved;
  try {
    proved = await Promise.any(tries);
  } catch (error) {
    const failures = error instanceof AggregateError ? error.errors.map((each: unknown) => problemOf(each, false)) : [];
    // That somebody answered who is not the code's camera says more than that others did not answer.
    const telling = failures.find(({ reason }) => reason === "notThisCamera") ?? failures[0];
    throw telling ?? new ProblemError("unknown", "No camera is known that the code could belong to.");
  }
  abort.abort();
  // One camera at two of the addresses proves itself twice; one connection is enough.
  for (const result of await Promise.allSettled(tries))
    if (result.status === "fulfilled" && result.value !== proved) result.value.connection.socket.destroy();
  return showSecret(proved.connection, proved.address, { secret: code.secret, viewerName });
};

/**
 * Gives up this app's place at a camera.
 * @throws {ConnectError}
 */
export const unpair = async (address: Address, pin: string, token: string): Promise<void> => {
  const agent = createPinnedAgent(address, pin);
  try {
    await askAgent({ agent, address, method: "DELETE", path: pairPath, token });
  } finally {
    agent.destroy();
  }
};
