import type { Server as HttpServer } from "node:http";
import type {
  AgentEvents,
  Acknowledgement,
  Answer,
  Refusal,
  RefusalReason,
  ViewerEvents,
  Welcome,
} from "@nekomado/protocol";
import {
  candidateSchema,
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
import { agentVersion } from "../version.ts";

/** Sockets beside watching sessions: a page that was refused keeps its socket to try again. */
const socketsPerViewer = 4;

type ViewerSocket = Socket<ViewerEvents, AgentEvents>;

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
  cameraName: string;
  allowOrigin: (origin: string | undefined, host: string | undefined) => boolean;
  log: Logger;
}

/** The viewers' socket.io connections: signalling, detections, what the agent knows of stream and detector. */
export class Viewers {
  readonly #options: ViewersOptions;
  readonly #io: Server<ViewerEvents, AgentEvents>;

  constructor(options: ViewersOptions) {
    this.#options = options;
    const { media, server, allowOrigin } = options;
    this.#io = new Server(server, {
      path: socketPath,
      serveClient: false,
      maxHttpBufferSize: 2 * maxSdpBytes,
      pingInterval: 5_000,
      pingTimeout: 10_000,
      connectTimeout: 10_000,
      allowRequest: ({ headers }, callback) => {
        const allowed = allowOrigin(headers.origin, headers.host);
        callback(allowed ? null : "origin or host not allowed", allowed);
      },
    });
    this.#io.use((socket, next) => {
      const handshake = handshakeSchema.safeParse(socket.handshake.auth);
      if (!handshake.success || handshake.data.protocolVersion !== protocolVersion)
        next(
          refusalError(
            "incompatible",
            `This agent speaks protocol version ${protocolVersion}. Update the older of the two.`,
          ),
        );
      else if (this.#io.engine.clientsCount > options.sessions.maxViewers * socketsPerViewer)
        next(refusalError("full", "More connections are open than this camera serves. Close one and try again."));
      else next();
    });
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

  #welcome(): Welcome {
    const { media, cameraName } = this.#options;
    return {
      protocolVersion,
      agentVersion,
      camera: { name: cameraName },
      stream: media.stream,
      detector: media.detector,
    };
  }

  #admit(socket: ViewerSocket): void {
    const { media, sessions, log } = this.#options;
    const own = new Set<string>();
    socket.emit("welcome", this.#welcome());
    if (media.timeline !== undefined) socket.emit("timeline", media.timeline);

    socket.on("clock", (acknowledge: unknown) => {
      if (typeof acknowledge === "function") acknowledge({ agentTimeMs: agentTimeMs() });
    });
    this.#listen(socket, "offer", offerSchema, async ({ sdp }): Promise<Answer> => {
      const answer = await sessions.open(sdp);
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
    socket.on("disconnect", (reason) => {
      // A page that closes says so. A link that broke may come back, and its picture goes on meanwhile: the media
      // thread ends the session when the picture's own path is dead too.
      if (reason !== "client namespace disconnect") return;
      for (const sessionId of own) sessions.close(sessionId);
    });
    socket.on("error", (error) => log.warn({ err: error }, "a viewer's connection failed"));
  }

  #listen<Message>(
    socket: ViewerSocket,
    event: "offer" | "candidate" | "leave",
    schema: z.ZodType<Message>,
    handle: (message: Message) => Promise<Answer> | Acknowledgement,
  ): void {
    socket.on(event, (message: unknown, acknowledge: unknown) => {
      const answer = (value: Answer | Acknowledgement) => {
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
