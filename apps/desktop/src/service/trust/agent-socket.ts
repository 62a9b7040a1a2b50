import { protocolVersion, socketPath } from "@nekomado/protocol";
import type { ManagerOptions, Socket, SocketOptions } from "socket.io-client";
import { io } from "socket.io-client";
import type { Address } from "./address.ts";
import { formatAddress, hostHeader, withoutZone } from "./address.ts";
import type { ProvedAgent } from "./pinned-agent.ts";

/** The largest message is an answer of an agent: 64 KB of SDP. */
const maxMessageBytes = 256 * 1024;

/**
 * The socket.io connection to a camera's agent, not connected yet; WebSocket only, and without reconnection of its
 * own. The token is written to none but the peer that `agent` has proved.
 */
export const createAgentSocket = (address: Address, agent: ProvedAgent, token: string, timeoutMs: number): Socket => {
  const options: Partial<ManagerOptions & SocketOptions> = {
    path: socketPath,
    auth: { protocolVersion },
    extraHeaders: { host: hostHeader, authorization: `Bearer ${token}` },
    transports: ["websocket"],
    autoConnect: false,
    reconnection: false,
    forceNew: true,
    timeout: timeoutMs,
  };
  // Its types know neither, its documentation and its code do.
  Object.assign(options, { agent, maxPayload: maxMessageBytes });
  return io(`https://${formatAddress(withoutZone(address))}`, options);
};
