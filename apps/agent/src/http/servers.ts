import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer as createHttpServer, Server as HttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { Socket } from "node:net";
import type { Logger } from "../log.ts";
import type { AgentCertificate } from "../trust/certificate.ts";
import type { Door, Gate } from "../trust/gate.ts";

const handshakeTimeoutMs = 10_000;
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 15_000;
/** How often Node looks for requests that are overdue. */
const lookEveryMs = 2_000;
/** A browser opens six and a WebSocket. */
export const maxConnectionsPerAddress = 64;
export const maxConnections = 512;

const timeouts = {
  headersTimeout: headersTimeoutMs,
  requestTimeout: requestTimeoutMs,
  connectionsCheckingInterval: lookEveryMs,
};

/** Neither listens: requests and sockets of all servers come together in it. */
export type Front = HttpServer;

export const createFront = (answer: (request: IncomingMessage, response: ServerResponse) => void): Front =>
  new HttpServer(answer);

const passOn = (server: HttpServer, front: Front): void => {
  server.on("request", (request, response) => front.emit("request", request, response));
  server.on("upgrade", (request, socket, head) => front.emit("upgrade", request, socket, head));
};

/** One device cannot hold all of the places. */
const limitConnections = (server: HttpServer): void => {
  const countByAddress = new Map<string, number>();
  server.maxConnections = maxConnections;
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
    if (count > maxConnectionsPerAddress) socket.destroy();
  });
};

/** Plain HTTP, to be bound to 127.0.0.1 alone. */
export const createLocalServer = (front: Front, gate: Gate, door: Door): HttpServer => {
  const server = createHttpServer(timeouts);
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
): HttpServer => {
  const server = createHttpsServer({
    ...timeouts,
    cert: certificate,
    key,
    minVersion: "TLSv1.2",
    handshakeTimeout: handshakeTimeoutMs,
    ALPNProtocols: ["http/1.1"],
  });
  limitConnections(server);
  server.on("secureConnection", (socket) => gate.connected(socket, door));
  server.on("tlsClientError", (error, socket) => {
    log.debug({ err: error, address: socket.remoteAddress }, "a TLS handshake did not come to an end");
    socket.destroy();
  });
  passOn(server, front);
  return server;
};
