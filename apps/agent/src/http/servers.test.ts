import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecureVersion, TLSSocket } from "node:tls";
import { connect as connectTls } from "node:tls";
import { pino } from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AgentCertificate } from "../trust/certificate.ts";
import { openIdentity } from "../trust/certificate.ts";
import { Gate } from "../trust/gate.ts";
import { listen } from "./listen.ts";
import { createFront, createTlsServer, serverLimits } from "./servers.ts";

const silent = pino({ level: "silent" });
const quick = { ...serverLimits, handshakeMs: 300, headersMs: 300, requestMs: 600, lookEveryMs: 50 };
const door = { isOpen: false, allowOrigin: () => true };

let folder: string;
let certificate: AgentCertificate;
let server: Server;
let port: number;
let requests: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-servers-"));
  certificate = await openIdentity(join(folder, "identity.pem"));
});

afterAll(() => rmSync(folder, { recursive: true }));

const start = async (limits = quick): Promise<void> => {
  requests = 0;
  const front = createFront((request, response) => {
    requests += 1;
    request.resume();
    request.on("end", () => response.end("done"));
  });
  server = createTlsServer(front, new Gate(null), door, certificate, silent, limits);
  port = await listen(server, "127.0.0.1", 0);
};

beforeEach(() => start());

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

const open = async (options: { maxVersion?: SecureVersion; minVersion?: SecureVersion } = {}): Promise<TLSSocket> => {
  const socket = connectTls({ host: "127.0.0.1", port, rejectUnauthorized: false, ...options });
  socket.on("error", () => undefined);
  await once(socket, "secureConnect");
  return socket;
};

const textUntilClosed = async (socket: TLSSocket): Promise<string> => {
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  await once(socket, "close");
  return text;
};

describe("the server for the network", () => {
  it("answers over TLS 1.3 and 1.2, and over nothing older", async () => {
    for (const version of ["TLSv1.3", "TLSv1.2"] as const) {
      const socket = await open({ maxVersion: version, minVersion: version });
      expect(socket.getProtocol()).toBe(version);
      socket.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      expect(await textUntilClosed(socket)).toContain("done");
    }
    await expect(open({ maxVersion: "TLSv1.1", minVersion: "TLSv1" })).rejects.toThrow(/protocol|version/i);
    expect(requests).toBe(2);
  });

  it("answers no plain HTTP", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    let text = "";
    socket.on("data", (chunk: Buffer) => (text += chunk.toString("latin1")));
    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await once(socket, "close");
    expect(text).not.toContain("HTTP/1.1");
    expect(requests).toBe(0);
  });

  it("ends a handshake that does not come to an end", async () => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.resume();
    await once(socket, "close");
    const half = connect(port, "127.0.0.1");
    half.on("error", () => undefined);
    half.resume();
    // The head of a ClientHello whose rest never comes.
    half.write(Buffer.from("16030100c8010000c40303", "hex"));
    await once(half, "close");
    expect(requests).toBe(0);
  });

  it.each([
    ["nothing", ""],
    ["half of its headers", "GET / HTTP/1.1\r\nHost: x\r\n"],
    ["half of its body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf"],
  ])("ends a request that has sent %s in time", async (_, sent) => {
    const socket = await open();
    if (sent !== "") socket.write(sent);
    expect(await textUntilClosed(socket)).not.toContain("done");
  });

  it("ends a request whose headers are too large", async () => {
    const socket = await open();
    socket.write(`GET / HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(20_000)}\r\n\r\n`);
    expect(await textUntilClosed(socket)).toContain("431");
    expect(requests).toBe(0);
  });

  it("has so many places for one address, and frees them", async () => {
    server.close();
    await start({ ...serverLimits, connectionsPerAddress: 3 });
    const sockets = await Promise.all([open(), open(), open()]);
    await expect(open()).rejects.toThrow(/ECONNRESET|disconnected/);
    const [first] = sockets;
    // The server's own end of it, which frees the place.
    const freed = new Promise((resolve) => server.once("connection", resolve));
    first?.destroy();
    const retry = async (): Promise<TLSSocket> => {
      try {
        return await open();
      } catch {
        return retry();
      }
    };
    const fourth = await retry();
    await freed;
    expect(fourth.getProtocol()).toBe("TLSv1.3");
    for (const socket of [...sockets, fourth]) socket.destroy();
  });
});
