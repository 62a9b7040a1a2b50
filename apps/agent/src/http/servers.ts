import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttpServer, Server as HttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Socket } from "node:net";
import type { Logger } from "../log.ts";
import type { AgentCertificate } from "../trust/certificate.ts";
import type { Door, Gate } from "../trust/gate.ts";

/** How long each step of a request may take, and how many connections there may be. */
export interface ServerLimits {
  handshakeMs: number;
  headersMs: number;
  /** Headers and body. */
  requestMs: number;
  /** How often overdue requests are looked for. */
  lookEveryMs: number;
  connections: number;
  /** A browser opens six and a WebSocket. */
  connectionsPerAddress: number;
}

export const serverLimits: ServerLimits = {
  handshakeMs: 10_000,
  headersMs: 10_000,
  requestMs: 15_000,
  lookEveryMs: 2_000,
  connections: 512,
  connectionsPerAddress: 64,
};

const timeoutsOf = ({ headersMs, requestMs, lookEveryMs }: ServerLimits) => ({
  headersTimeout: headersMs,
  requestTimeout: requestMs,
  connectionsCheckingInterval: lookEveryMs,
});

/** Neither listens: requests and sockets of all servers come together in it. */
export type Front = HttpServer;

export const createFront = (answer: (request: IncomingMessage, response: ServerResponse) => void): Front =>
  new HttpServer(answer);

const passOn = (server: HttpServer, front: Front): void => {
  server.on("request", (request, response) => front.emit("request", request, response));
  server.on("upgrade", (request, socket, head) => front.emit("upgrade", request, socket, head));
};

/** One device cannot hold all of the places. */
const limitConnections = (server: HttpServer, { connections, connectionsPerAddress }: ServerLimits): void => {
  const countByAddress = new Map<string, number>();
  server.maxConnections = connections;
  server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress;
    if (address === undefined) {
      socket.destroy();
      return;
    }
    const count = (countByAddress.get(address) ?? 0) + 1;
    countByAddress.set(address, count);
    socket.once("close", () => {
      const left = (countByAddress.get(address) ?? 1) - 1;
      if (left === 0) countByAddress.delete(address);
      else countByAddress.set(address, left);
    });
    if (count > connectionsPerAddress) socket.destroy();
  });
};

/** Plain HTTP, to be bound to 127.0.0.1 alone. */
export const createLocalServer = (front: Front, gate: Gate, door: Door): HttpServer => {
  const server = createHttpServer(timeoutsOf(serverLimits));
  server.on("connection", (socket) => gate.connected(socket, door));
  passOn(server, front);
  return server;
};

/** HTTPS for the network: handshakes, requests and connections are limited in time and number. */
export const createTlsServer = (
  front: Front,
  gate: Gate,
  door: Door,
  { certificate, key }: AgentCertificate,
  log: Logger,
  limits = serverLimits,
): HttpServer => {
  const server = createHttpsServer({
    ...timeoutsOf(limits),
    cert: certificate,
    key,
    minVersion: "TLSv1.2",
    handshakeTimeout: limits.handshakeMs,
    ALPNProtocols: ["http/1.1"],
  });
  limitConnections(server, limits);
  server.on("secureConnection", (socket) => gate.connected(socket, door));
  server.on("tlsClientError", (error, socket) => {
    log.debug({ err: error, address: socket.remoteAddress }, "a TLS handshake did not come to an end");
    socket.destroy();
  });
  passOn(server, front);
  return server;
};
