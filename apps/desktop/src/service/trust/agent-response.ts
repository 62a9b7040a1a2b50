import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import type { Address } from "./address.ts";
import { formatAddress, hostHeader, withoutZone } from "./address.ts";
import type { ProvedAgent } from "./pinned-agent.ts";

/** What an agent answers in JSON is small; more is none of ours. */
const maxJsonBytes = 64 * 1024;

export interface AgentQuestion {
  agent: ProvedAgent;
  /** For the words of errors; where the connection goes is the agent's matter. */
  address: Address;
  method: "GET" | "POST" | "DELETE";
  /** With its query. */
  path: string;
  token?: string | undefined;
  /** Sent as JSON. */
  body?: unknown;
}

/**
 * Asks an agent over HTTPS, and waits for the head of its answer. What goes wrong comes as Node says it.
 * @param signal ends the request and, later, the reading of the answer
 */
export const openResponse = (
  { agent, address, method, path, token, body }: AgentQuestion,
  signal: AbortSignal,
): Promise<IncomingMessage> => {
  const text = body === undefined ? null : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    request(`https://${formatAddress(withoutZone(address))}${path}`, {
      agent,
      method,
      signal,
      headers: {
        host: hostHeader,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(text !== null && { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
      },
    })
      .on("response", resolve)
      .on("error", reject)
      .end(text);
  });
};

/** @returns alone in its `ArrayBuffer`, so that no more than it goes to another room; null for what is larger */
export const readBytes = async (
  response: IncomingMessage,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> => {
  const chunks: Buffer[] = [];
  let byteLength = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    byteLength += chunk.length;
    if (byteLength > maxBytes) return null;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(byteLength);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
};

/** @returns undefined for what is no JSON, or larger than any answer of an agent */
export const readJson = async (response: IncomingMessage): Promise<unknown> => {
  const bytes = await readBytes(response, maxJsonBytes);
  if (bytes === null) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
};
