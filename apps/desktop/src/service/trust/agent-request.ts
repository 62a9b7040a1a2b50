import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import type { Address } from "./address.ts";
import { formatAddress, hostHeader, withoutZone } from "./address.ts";
import { ConnectError } from "./connect-error.ts";
import type { ProvedAgent } from "./pinned-agent.ts";

/** What an agent answers is small; more is none of ours. */
const maxAnswerBytes = 64 * 1024;
const answerWithinMs = 5000;

export interface AgentRequest {
  agent: ProvedAgent;
  /** For the words of errors; where the connection goes is the agent's matter. */
  address: Address;
  method: "GET" | "POST" | "DELETE";
  path: string;
  token?: string;
  /** Sent as JSON. */
  body?: unknown;
}

export interface AgentResponse {
  status: number;
  /** Undefined when it is no JSON. */
  body: unknown;
}

/** @returns undefined for what is no JSON, or larger than any answer of an agent */
export const readJson = async (response: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    return undefined;
  }
};

/**
 * Asks an agent over HTTPS.
 * @throws {ConnectError} when the connection was not made, ended, or no answer came in 5 s
 */
export const askAgent = async ({ agent, address, method, path, token, body }: AgentRequest): Promise<AgentResponse> => {
  const text = body === undefined ? null : JSON.stringify(body);
  const tooLate = AbortSignal.timeout(answerWithinMs);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = request(`https://${formatAddress(withoutZone(address))}${path}`, {
        agent,
        method,
        signal: tooLate,
        headers: {
          host: hostHeader,
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(text !== null && { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
        },
      });
      asked.on("response", resolve).on("error", reject).end(text);
    });
    return { status: response.statusCode ?? 0, body: await readJson(response) };
  } catch (cause) {
    if (cause instanceof ConnectError) throw cause;
    const where = formatAddress(address);
    if (tooLate.aborted)
      throw new ConnectError("timeout", `${where} did not answer in ${answerWithinMs} ms.`, { cause });
    throw new ConnectError("unreachable", `${where} ended the connection without an answer.`, { cause });
  }
};
