import type { Socket as TcpSocket } from "node:net";
import type { Refusal, RefusalReason } from "@nekomado/protocol";
import { refusalReasons } from "@nekomado/protocol";
import type { Socket } from "socket.io-client";
import type { Address } from "../trust/address.ts";
import { createAgentSocket } from "../trust/agent-socket.ts";
import { ProvedAgent } from "../trust/pinned-agent.ts";

/** How long the agent may take to let this app in, once the connection is there. */
const admissionTimeoutMs = 4000;

export type Admission = { ok: true; socket: Socket } | { ok: false; refusal: Refusal | null };

const sentences: Partial<Record<RefusalReason, string>> = {
  unauthorised: "The camera does not know this app any more: pair again with a new code.",
  incompatible: "Camera and app speak different versions of their protocol. Update the older of the two.",
  full: "The camera takes no further connections just now.",
};

export const refusalOf = (reason: RefusalReason): Refusal => ({
  reason,
  message: sentences[reason] ?? `The camera lets this app not in: ${reason}.`,
});

/** The HTTP status of a WebSocket upgrade that was refused before socket.io could say why. */
const upgradeStatus = (error: Error): number | null => {
  if (!("description" in error)) return null;
  const { description } = error;
  if (typeof description !== "object" || description === null || !("message" in description)) return null;
  const status = /^Unexpected server response: (\d{3})$/.exec(String(description.message))?.[1];
  return status === undefined ? null : Number(status);
};

const readRefusal = (error: Error): Refusal | null => {
  // The agent's own refusals are named by their reason; whatever else comes from the way there.
  const reason = refusalReasons.find((known) => known === error.message);
  if (reason !== undefined) return refusalOf(reason);
  return upgradeStatus(error) === 401 ? refusalOf("unauthorised") : null;
};

/**
 * Has this app let in over a connection whose peer is proved.
 * @param listen adds the listeners before the first message can come
 */
export const enter = (
  connection: TcpSocket,
  address: Address,
  token: string,
  listen: (socket: Socket) => void,
): Promise<Admission> => {
  const agent = new ProvedAgent(() => Promise.resolve(connection));
  const socket = createAgentSocket(address, agent, token, admissionTimeoutMs);
  listen(socket);
  const { promise, resolve } = Promise.withResolvers<Admission>();
  const refused = (refusal: Refusal | null) => {
    clearTimeout(timer);
    socket.off("connect").disconnect();
    connection.destroy();
    resolve({ ok: false, refusal });
  };
  // socket.io itself does not wait without end for the connection, but for being let in.
  const timer = setTimeout(() => refused(null), admissionTimeoutMs);
  socket.once("connect", () => {
    clearTimeout(timer);
    resolve({ ok: true, socket });
  });
  socket.once("connect_error", (error) => refused(readRefusal(error)));
  connection.once("close", () => {
    if (!socket.connected) refused(null);
  });
  socket.connect();
  return promise;
};
