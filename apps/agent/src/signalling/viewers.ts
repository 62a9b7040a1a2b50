import type { Server as HttpServer, IncomingMessage } from "node:http";
import type {
  AgentEvents,
  Acknowledgement,
  Answer,
  FrameAnswer,
  IceServer,
  Refusal,
  RefusalReason,
  ViewerEvents,
  Welcome,
} from "@nekomado/protocol";
import {
  candidateSchema,
  frameRequestSchema,
  handshakeSchema,
  leaveSchema,
  maxSdpBytes,
  offerSchema,
  protocolVersion,
  socketPath,
} from "@nekomado/protocol";
import type { Socket } from "socket.io";
import { Server } from "socket.io";
import type { z } from "zod";
import { agentTimeMs } from "../agent-clock.ts";
import type { Logger } from "../log.ts";
import type { MediaThread } from "../media/media-thread.ts";
import type { Sessions } from "../sessions.ts";
import type { Access } from "../trust/access.ts";
import type { Gate } from "../trust/gate.ts";
import { agentVersion } from "../version.ts";

/** Sockets beside watching sessions: a page that was refused keeps its socket to try again. */
const socketsPerViewer = 4;
/** A stranger is let in for as long as it takes to say why it may not stay. */
export const maxStrangers = 16;
const strangerStaysMs = 2_000;
/** A viewer sends a dozen messages when it opens a session, and then one now and again. */
const messageBurst = 200;
const messagesPerSecond = 20;

interface SocketData {
  access: Access;
}
type NoEvents = Record<string, never>;
type ViewerServer = Server<ViewerEvents, AgentEvents, NoEvents, SocketData>;
type ViewerSocket = Socket<ViewerEvents, AgentEvents, NoEvents, SocketData>;

/** engine.io hands over the request that a connection began with. */
interface RawConnection {
  request: IncomingMessage;
  once(event: "close", listener: () => void): unknown;
  close(discard?: boolean): void;
}

const malformed = (event: string, error: z.ZodError): { ok: false; refusal: Refusal } => ({
  ok: false,
  refusal: {
    reason: "malformed",
    message:
      `The message "${event}" is not as protocol version ${protocolVersion} has it: ${error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ")}`.slice(
        0,
        900,
      ),
  },
});

/** socket.io hands the viewer the error's message and its `data`. */
const refusalError = (reason: RefusalReason, message: string): Error =>
  Object.assign(new Error(reason), { data: { reason, message } satisfies Refusal });

export interface ViewersOptions {
  server: HttpServer;
  media: MediaThread;
  sessions: Sessions;
  gate: Gate;
  cameraName: string;
  iceServers: readonly IceServer[];
  log: Logger;
}

/** The viewers' socket.io connections: signalling, detections, what the agent knows of stream and detector. */
export class Viewers {
  readonly #options: ViewersOptions;
  readonly #io: ViewerServer;
  #strangers = 0;

  constructor(options: ViewersOptions) {
    this.#options = options;
    const { media, server, gate } = options;
    this.#io = new Server(server, {
      path: socketPath,
      serveClient: false,
      maxHttpBufferSize: 2 * maxSdpBytes,
      pingInterval: 5_000,
      pingTimeout: 10_000,
      connectTimeout: 10_000,
      allowRequest: (request, callback) => {
        if (!gate.isOwnPage(request)) callback("origin or host not allowed", false);
        else if (gate.admit(request) === null && this.#strangers >= maxStrangers)
          callback("not paired, and too many who are not wait already", false);
        else callback(null, true);
      },
    });
    this.#io.engine.on("connection", (connection: RawConnection) => this.#watchStranger(connection));
    this.#io.use((socket, next) => next(this.#refusalOf(socket)));
    this.#io.on("connection", (socket) => this.#admit(socket));
    media.on("timeline", (anchor) => this.#io.emit("timeline", anchor));
    media.on("stream", (status) => this.#io.emit("stream", status));
    media.on("detector", (status) => this.#io.emit("detector", status));
    media.on("detections", (result) => this.#io.volatile.emit("detections", result));
  }

  /** Tells every viewer that the agent stops, and lets nobody in any more. */
  close(): void {
    this.#io.emit("goodbye", { reason: "shutdown" });
    this.#io.disconnectSockets(true);
  }

  /** Who has shown no token stays just long enough to be told so. */
  #watchStranger(connection: RawConnection): void {
    if (this.#options.gate.admit(connection.request) !== null) return;
    this.#strangers += 1;
    const timer = setTimeout(() => connection.close(true), strangerStaysMs);
    connection.once("close", () => {
      clearTimeout(timer);
      this.#strangers -= 1;
    });
  }

  #refusalOf(socket: ViewerSocket): Error | undefined {
    const { gate, sessions } = this.#options;
    const access = gate.admit(socket.request);
    if (access === null) {
      // Once the refusal has been handed over.
      setImmediate(() => socket.conn.close());
      return refusalError("unauthorised", "Pair this viewer first.");
    }
    const handshake = handshakeSchema.safeParse(socket.handshake.auth);
    if (!handshake.success || handshake.data.protocolVersion !== protocolVersion)
      return refusalError(
        "incompatible",
        `This agent speaks protocol version ${protocolVersion}. Update the older of the two.`,
      );
    if (this.#io.of("/").sockets.size >= sessions.maxViewers * socketsPerViewer)
      return refusalError("full", "More connections are open than this camera serves. Close one and try again.");
    socket.data.access = access;
    return undefined;
  }

  #welcome(): Welcome {
    const { media, cameraName, iceServers } = this.#options;
    return {
      protocolVersion,
      agentVersion,
      camera: { name: cameraName },
      stream: media.stream,
      detector: media.detector,
      iceServers: [...iceServers],
    };
  }

  #admit(socket: ViewerSocket): void {
    const { media, sessions, log } = this.#options;
    const own = new Set<string>();
    const { access } = socket.data;
    const revoke = () => {
      socket.emit("goodbye", { reason: "revoked" });
      socket.disconnect(true);
    };
    if (access.revoked.aborted) {
      revoke();
      return;
    }
    access.revoked.addEventListener("abort", revoke, { once: true });
    this.#limitMessages(socket);
    socket.emit("welcome", this.#welcome());
    if (media.timeline !== undefined) socket.emit("timeline", media.timeline);

    socket.on("clock", (acknowledge: unknown) => {
      if (typeof acknowledge === "function") acknowledge({ agentTimeMs: agentTimeMs() });
    });
    this.#listen(socket, "offer", offerSchema, async ({ sdp }): Promise<Answer> => {
      const answer = await sessions.open(sdp, access);
      if (!answer.ok) return answer;
      if (socket.connected) own.add(answer.sessionId);
      else sessions.close(answer.sessionId);
      return answer;
    });
    this.#listen(socket, "candidate", candidateSchema, ({ sessionId, candidate }) =>
      this.#found(own.has(sessionId) && sessions.addCandidate(sessionId, candidate)),
    );
    this.#listen(socket, "leave", leaveSchema, ({ sessionId }) =>
      this.#found(own.delete(sessionId) && sessions.close(sessionId)),
    );
    this.#listen(socket, "frame", frameRequestSchema, ({ rtpTimestamp }) => media.frame(rtpTimestamp));
    socket.on("disconnect", (reason) => {
      access.revoked.removeEventListener("abort", revoke);
      // A page that closes says so. A link that broke may come back, and its picture goes on meanwhile: the media
      // thread ends the session when the picture's own path is dead too.
      if (reason !== "client namespace disconnect") return;
      for (const sessionId of own) sessions.close(sessionId);
    });
    socket.on("error", (error) => log.warn({ err: error }, "a viewer's connection failed"));
  }

  /** Whoever floods is no viewer of ours, or a broken one. */
  #limitMessages(socket: ViewerSocket): void {
    let left = messageBurst;
    let lastMs = performance.now();
    socket.use((_, next) => {
      const nowMs = performance.now();
      left = Math.min(messageBurst, left + ((nowMs - lastMs) / 1000) * messagesPerSecond) - 1;
      lastMs = nowMs;
      if (left >= 0) {
        next();
        return;
      }
      this.#options.log.warn(
        { viewerId: socket.data.access.viewerId },
        "a viewer sent too many messages and was cut off",
      );
      socket.disconnect(true);
    });
  }

  #listen<Message, Said extends Answer | Acknowledgement | FrameAnswer>(
    socket: ViewerSocket,
    event: "offer" | "candidate" | "leave" | "frame",
    schema: z.ZodType<Message>,
    handle: (message: Message) => Promise<Said> | Said,
  ): void {
    socket.on(event, (message: unknown, acknowledge: unknown) => {
      const answer = (value: Said | { ok: false; refusal: Refusal }) => {
        if (typeof acknowledge === "function") acknowledge(value);
      };
      const parsed = schema.safeParse(message);
      if (!parsed.success) {
        answer(malformed(event, parsed.error));
        return;
      }
      Promise.resolve(handle(parsed.data)).then(answer, (error: unknown) => {
        this.#options.log.error({ err: error, event }, "a viewer's message could not be answered");
        answer({
          ok: false,
          refusal: { reason: "unavailable", message: "The agent failed at this message; its log says why." },
        });
      });
    });
  }

  #found(found: boolean): Acknowledgement {
    return found
      ? { ok: true }
      : { ok: false, refusal: { reason: "noSession", message: "No session of this connection has this id." } };
  }
}
