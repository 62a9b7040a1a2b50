import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import { createServer } from "node:https";
import type { FrameAnswer, RefusalReason, Welcome } from "@nekomado/protocol";
import {
  formatPairingCode,
  keyframePath,
  mjpegBoundary,
  mjpegPath,
  pairPath,
  pairRequestSchema,
  protocolVersion,
  socketPath,
} from "@nekomado/protocol";
import type { Socket } from "socket.io";
import { Server } from "socket.io";
import type { Address } from "../trust/address.ts";
import { formatAddress } from "../trust/address.ts";
import { checkOf } from "../trust/pairing-check.ts";
import type { TestCertificate } from "./certificate.ts";
import { createCertificate } from "./certificate.ts";
import { listening } from "./listening.ts";

export const welcomeOf = (name: string): Welcome => ({
  protocolVersion,
  agentVersion: "0.1.0",
  camera: { name },
  stream: { state: "stopped", fault: "daemonAbsent", message: "" },
  detector: { state: "absent" },
  iceServers: [],
});

const readBody = async (request: IncomingMessage): Promise<string> => Buffer.concat(await request.toArray()).toString();

/** As an HTTP endpoint of an agent does. */
export const refuse = (response: ServerResponse, status: number, reason: RefusalReason): void => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error: reason, reason: `refused: ${reason}` }));
};

/**
 * An agent that speaks the protocol over real TLS and socket.io, without a camera behind it, and that fails in the
 * ways that a test asks for.
 */
export class AgentDouble {
  readonly certificate: TestCertificate;
  readonly name: string;
  readonly tokens = new Set<string>();
  /** Method and path of each HTTP request. */
  readonly requests: string[] = [];
  readonly left: string[] = [];
  readonly sockets = new Set<Socket>();
  /** Refuses every connection for this reason. */
  refusal: RefusalReason | null = null;
  /** Every Host header that came. */
  readonly hosts = new Set<string>();
  /** Answers every pairing with this refusal. */
  pairRefusal: RefusalReason | null = null;
  /** What each new connection is told first. */
  greet: (socket: Socket) => void;
  /** What an offer is answered with. */
  answerOffer: (sdp: string) => unknown = () => ({ ok: true, sessionId: `session-${++this.#sessions}`, sdp: "answer" });
  answerFrame: () => FrameAnswer = () => ({ ok: true, frameNumber: 7, captureTimeMs: 100, result: null });
  /** What is said to who asks for a keyframe and is paired; of itself it is an agent that knows no such path. */
  answerKeyframe: (response: ServerResponse) => void = (response) => response.writeHead(404).end();
  /** Refuses every MJPEG stream for this reason. */
  streamRefusal: RefusalReason | null = null;
  /** The MJPEG streams that are read. */
  readonly streams = new Set<ServerResponse>();
  #sessions = 0;
  #secret: string | null = null;
  #server: HttpsServer | null = null;
  #io: Server | null = null;
  #address: Address | null = null;
  readonly #changed = new Set<() => void>();

  private constructor(name: string, certificate: TestCertificate) {
    this.name = name;
    this.certificate = certificate;
    this.greet = (socket) => socket.emit("welcome", welcomeOf(name));
  }

  static async start(name = "Hallway", certificate?: TestCertificate): Promise<AgentDouble> {
    const agent = new AgentDouble(name, certificate ?? (await createCertificate()));
    await agent.listen();
    return agent;
  }

  get id(): string {
    return this.certificate.fingerprint;
  }

  get address(): string {
    if (this.#address === null) throw new Error("the agent has not listened yet");
    return formatAddress(this.#address);
  }

  get port(): number {
    return this.#address?.port ?? 0;
  }

  /** Listens again, at the port that it had before. */
  listen(): Promise<void> {
    return this.listenAt(this.port);
  }

  async listenAt(port: number): Promise<void> {
    const server = createServer(this.certificate, (request, response) => void this.#answer(request, response));
    const io = new Server(server, { path: socketPath, serveClient: false });
    io.use((socket, next) => {
      this.hosts.add(socket.handshake.headers.host ?? "");
      const token = /^Bearer (\S+)$/.exec(socket.handshake.headers.authorization ?? "")?.[1] ?? "";
      const reason = this.refusal ?? (this.tokens.has(token) ? null : "unauthorised");
      next(reason === null ? undefined : new Error(reason));
    });
    io.on("connection", (socket) => this.#admit(socket));
    this.#address = await listening(server, port);
    this.#server = server;
    this.#io = io;
  }

  /** Shows a code, as the board does. */
  showCode(): string {
    this.#secret = "K7QF2";
    return formatPairingCode({
      secret: this.#secret,
      check: checkOf(this.#secret, this.certificate.certificateSha256),
    });
  }

  /** Sends a picture on every MJPEG stream. */
  sendPicture(frameNumber: number, jpeg: Uint8Array, rtpTimestamp?: number): void {
    const headers = [
      "--frame",
      "Content-Type: image/jpeg",
      `Content-Length: ${jpeg.length}`,
      `X-Frame-Number: ${frameNumber}`,
      `X-Capture-Time-Ms: ${frameNumber * 10}.5`,
      ...(rtpTimestamp === undefined ? [] : [`X-Rtp-Timestamp: ${rtpTimestamp}`]),
    ];
    for (const response of this.streams)
      response.write(Buffer.concat([Buffer.from(`${headers.join("\r\n")}\r\n\r\n`), jpeg, Buffer.from("\r\n")]));
  }

  tell(event: string, value: unknown): void {
    this.#io?.emit(event, value);
  }

  /** Takes every viewer's place away. */
  revokeAll(): void {
    this.tokens.clear();
    this.tell("goodbye", { reason: "revoked" });
    this.#io?.disconnectSockets(true);
  }

  /** Settles once `isSo` holds; looked at whenever something happens here. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#changed.add(resolve);
      await promise;
      this.#changed.delete(resolve);
    }
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    const closed = once(server, "close");
    for (const response of this.streams) response.destroy();
    await this.#io?.close();
    server.closeAllConnections();
    await closed;
  }

  #happened(): void {
    for (const resolve of this.#changed) resolve();
  }

  #admit(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("disconnect", () => {
      this.sockets.delete(socket);
      this.#happened();
    });
    socket.on("clock", (acknowledge: (reading: unknown) => void) => acknowledge({ agentTimeMs: 42 }));
    socket.on("offer", ({ sdp }: { sdp: string }, acknowledge: (answer: unknown) => void) =>
      acknowledge(this.answerOffer(sdp)),
    );
    socket.on("candidate", (_: unknown, acknowledge: (answer: unknown) => void) => acknowledge({ ok: true }));
    socket.on("frame", (_: unknown, acknowledge: (answer: unknown) => void) => acknowledge(this.answerFrame()));
    socket.on("leave", ({ sessionId }: { sessionId: string }, acknowledge: (answer: unknown) => void) => {
      this.left.push(sessionId);
      acknowledge({ ok: true });
      this.#happened();
    });
    this.greet(socket);
    this.#happened();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.hosts.add(request.headers.host ?? "");
    this.requests.push(`${request.method} ${request.url}`);
    const body = await readBody(request);
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    const give = (answer: unknown) => response.end(JSON.stringify(answer));
    if (request.method === "POST" && request.url === pairPath) give(this.#pair(body));
    else if (request.method === "DELETE" && request.url === pairPath) give({ ok: this.tokens.delete(token ?? "") });
    else if (request.method === "GET" && request.url?.startsWith(mjpegPath) === true) {
      this.#stream(response, this.tokens.has(token ?? "") ? this.streamRefusal : "unauthorised");
    } else if (request.method === "GET" && request.url === keyframePath) {
      if (this.tokens.has(token ?? "")) this.answerKeyframe(response);
      else refuse(response, 401, "unauthorised");
    } else if (request.url === "/healthz")
      give({
        status: "ok",
        version: "0.1.0",
        stream: "flowing",
        detector: "running",
        viewers: 0,
        maxViewers: 10,
        name: this.name,
        protocolVersion,
        paired: this.tokens.size > 0,
      });
    else response.writeHead(404).end();
    this.#happened();
  }

  #stream(response: ServerResponse, refusal: RefusalReason | null): void {
    if (refusal !== null) {
      refuse(response, 503, refusal);
      return;
    }
    response.writeHead(200, { "content-type": `multipart/x-mixed-replace; boundary=${mjpegBoundary}` });
    response.flushHeaders();
    this.streams.add(response);
    response.on("close", () => {
      this.streams.delete(response);
      this.#happened();
    });
  }

  #pair(body: string): unknown {
    const refused = (reason: RefusalReason) => ({ ok: false, refusal: { reason, message: `refused: ${reason}` } });
    if (this.pairRefusal !== null) return refused(this.pairRefusal);
    const { secret } = pairRequestSchema.parse(JSON.parse(body));
    if (this.#secret === null) return refused("noCode");
    if (secret !== this.#secret) return refused("wrongCode");
    this.#secret = null;
    const token = randomBytes(32).toString("base64url");
    this.tokens.add(token);
    return { ok: true, token, cameraName: this.name };
  }
}
