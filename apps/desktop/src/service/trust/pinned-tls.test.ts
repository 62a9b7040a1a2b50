import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { createServer as createHttpsServer, request } from "node:https";
import type { Server, Socket } from "node:net";
import { createServer as createTcpServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { Server as SocketServer } from "socket.io";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TestCertificate } from "../testing/certificate.ts";
import { createCertificate } from "../testing/certificate.ts";
import { listening } from "../testing/listening.ts";
import { createAgentSocket } from "./agent-socket.ts";
import { createPinnedAgent } from "./pinned-agent.ts";
import { connectPinned, connectTls } from "./pinned-tls.ts";

let camera: TestCertificate;
let stranger: TestCertificate;
const open: { close(): void }[] = [];

beforeAll(async () => {
  camera = await createCertificate();
  stranger = await createCertificate();
});

afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

/** A TLS server that keeps every byte of application data that it is sent. */
const recorder = async (certificate: TestCertificate, options: { maxVersion?: "TLSv1.2" } = {}) => {
  const received: Buffer[] = [];
  const ended = Promise.withResolvers<void>();
  const server = createTlsServer({ ...certificate, ...options }, (socket) => {
    socket.on("data", (data: Buffer) => received.push(data));
    socket.on("error", () => undefined);
  });
  server.on("connection", (socket: Socket) => socket.once("close", () => ended.resolve()));
  open.push(server);
  return { address: await listening(server), received, ended: ended.promise };
};

const dropEach = (use: (socket: Socket) => void): Server => {
  const server = createTcpServer(use);
  open.push(server);
  return server;
};

describe("a pinned connection", () => {
  it("is made to the holder of the pinned certificate", async () => {
    const { address } = await recorder(camera);
    const socket = await connectPinned(address, camera.fingerprint);
    expect(socket.getProtocol()).toBe("TLSv1.3");
    socket.destroy();
  });

  it("reads the certificate of whoever answers", async () => {
    const { address } = await recorder(stranger);
    const { socket, fingerprint, certificateSha256 } = await connectTls(address);
    expect(fingerprint).toBe(stranger.fingerprint);
    expect(Buffer.from(certificateSha256)).toEqual(stranger.certificateSha256);
    socket.destroy();
  });

  it("ends before another certificate without a byte of application data", async () => {
    const { address, received, ended } = await recorder(stranger);
    await expect(connectPinned(address, camera.fingerprint)).rejects.toMatchObject({
      reason: "otherCertificate",
      fingerprint: stranger.fingerprint,
    });
    await ended;
    expect(Buffer.concat(received)).toHaveLength(0);
  });

  it("tells by its code that nobody listens", async () => {
    const server = dropEach(() => undefined);
    const address = await listening(server);
    server.close();
    await once(server, "close");
    await expect(connectPinned(address, camera.fingerprint)).rejects.toMatchObject({
      reason: "unreachable",
      code: "ECONNREFUSED",
    });
  });

  it("tells what hangs up or speaks no TLS from what cannot be reached", async () => {
    const hangsUp = await listening(dropEach((socket) => socket.destroy()));
    await expect(connectPinned(hangsUp, camera.fingerprint)).rejects.toMatchObject({ reason: "noTls" });
    const plain = await listening(dropEach((socket) => socket.on("error", () => undefined).end("HTTP/1.1 400 No\r\n")));
    await expect(connectPinned(plain, camera.fingerprint)).rejects.toMatchObject({ reason: "noTls" });
    const old = await recorder(camera, { maxVersion: "TLSv1.2" });
    await expect(connectPinned(old.address, camera.fingerprint)).rejects.toMatchObject({ reason: "noTls" });
  });

  it("is not waited for without end", async () => {
    const sockets: Socket[] = [];
    const address = await listening(dropEach((socket) => sockets.push(socket)));
    await expect(connectPinned(address, camera.fingerprint, { timeoutMs: 200 })).rejects.toMatchObject({
      reason: "timeout",
    });
    for (const socket of sockets) socket.destroy();
  });

  it("ends at once when it is not wanted any more", async () => {
    const abort = new AbortController();
    const connected = Promise.withResolvers<Socket>();
    const address = await listening(dropEach((socket) => connected.resolve(socket)));
    const connection = connectPinned(address, camera.fingerprint, { signal: abort.signal });
    void connected.promise.then(() => abort.abort());
    await expect(connection).rejects.toMatchObject({ reason: "aborted" });
    (await connected.promise).destroy();
    await expect(connectPinned(address, camera.fingerprint, { signal: abort.signal })).rejects.toMatchObject({
      reason: "aborted",
    });
  });
});

describe("an agent of pinned connections", () => {
  it("carries requests and socket.io to the pinned certificate alone", async () => {
    const server = createHttpsServer(camera, (_, response) => response.end("hello"));
    const sockets = new SocketServer(server);
    sockets.on("connection", (socket) => socket.emit("welcome", "in"));
    open.push({ close: () => void sockets.close() });
    const address = await listening(server);
    const agent = createPinnedAgent(address, camera.fingerprint);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request({ host: "camera.invalid", agent }, resolve).on("error", reject).end();
    });
    expect(await response.toArray()).toEqual([Buffer.from("hello")]);

    const socket = createAgentSocket(address, agent, "token", 4000).connect();
    expect(await new Promise((resolve) => socket.once("welcome", resolve))).toBe("in");
    socket.close();
    agent.destroy();
  });

  it("gives a request or a socket.io connection nowhere to write before another certificate", async () => {
    const { address, received } = await recorder(stranger);
    const agent = createPinnedAgent(address, camera.fingerprint);
    const asked = new Promise((resolve, reject) => {
      request({ host: "camera.invalid", agent, headers: { authorization: "Bearer secret" } }, resolve)
        .on("error", reject)
        .end("secret");
    });
    await expect(asked).rejects.toMatchObject({ reason: "otherCertificate" });

    const socket = createAgentSocket(address, createPinnedAgent(address, camera.fingerprint), "token", 4000).connect();
    await new Promise((resolve) => socket.once("connect_error", resolve));
    socket.close();
    expect(Buffer.concat(received)).toHaveLength(0);
    expect(agent.fault?.fingerprint).toBe(stranger.fingerprint);
  });
});
