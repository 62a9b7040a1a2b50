import { formatAddress } from "./address.ts";
import type { AgentQuestion } from "./agent-response.ts";
import { openResponse, readJson } from "./agent-response.ts";
import { ConnectError } from "./connect-error.ts";

const answerWithinMs = 5000;

export interface AgentResponse {
  status: number;
  /** Undefined when it is no JSON. */
  body: unknown;
}

/**
 * Asks an agent over HTTPS.
 * @throws {ConnectError} when the connection was not made, ended, or no answer came in 5 s
 */
export const askAgent = async (question: AgentQuestion): Promise<AgentResponse> => {
  const tooLate = AbortSignal.timeout(answerWithinMs);
  try {
    const response = await openResponse(question, tooLate);
    return { status: response.statusCode ?? 0, body: await readJson(response) };
  } catch (cause) {
    if (cause instanceof ConnectError) throw cause;
    const where = formatAddress(question.address);
    if (tooLate.aborted)
      throw new ConnectError("timeout", `${where} did not answer in ${answerWithinMs} ms.`, { cause });
    throw new ConnectError("unreachable", `${where} ended the connection without an answer.`, { cause });
  }
};
