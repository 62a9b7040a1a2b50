import type { Acknowledgement, ClockReading, IceCandidate, IceServer, Keyframe, Refusal } from "@nekomado/protocol";
import {
  acknowledgementSchema,
  agentEventSchemas,
  answerSchema,
  clockReadingSchema,
  protocolVersion,
  refusalReasons,
  socketPath,
} from "@nekomado/protocol";
import type { Socket } from "socket.io-client";
import { io } from "socket.io-client";
import { Emitter } from "../emitter.ts";
import { Backoff } from "../session/backoff.ts";
import type { CameraLink, LinkEvents, LinkFault, MjpegListener, OpenedSession } from "./camera-link.ts";
import { LinkError } from "./camera-link.ts";
import { readKeyframe } from "../keyframe/read-keyframe.ts";
import { readMjpeg } from "../mjpeg/read-mjpeg.ts";

/** How long an agent may take to answer before the viewer stops waiting. */
const acknowledgementTimeoutMs = 4000;

const otherVersion = "Agent and viewer speak different versions of their protocol.";
const notPaired = "The agent does not know this viewer, or not any more.";

const isOffline = (): boolean => "onLine" in navigator && !navigator.onLine;

interface Schema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false; error: Error };
}

/** The link straight to an agent's socket.io, as the web page uses it. */
export class SocketCameraLink extends Emitter<LinkEvents> implements CameraLink {
  readonly #socket: Socket;
  readonly #backoff = new Backoff();
  readonly #base: string;
  #retryTimer: ReturnType<typeof setTimeout> | null = null;
  #iceServers: readonly IceServer[] = [];
  #isOpen = false;

  /** @param url origin of the agent, such as `http://192.0.2.7:8080`; without one the origin of the page */
  constructor({ url }: { url?: string } = {}) {
    super();
    const options = {
      path: socketPath,
      auth: { protocolVersion },
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      autoConnect: false,
      // The delays are ours, so that the next try can be shown and brought forward.
      reconnection: false,
      forceNew: true,
      timeout: acknowledgementTimeoutMs,
    };
    this.#base = url ?? location.href;
    this.#socket = url === undefined ? io(options) : io(url, options);
    this.#socket.on("connect", () => {
      this.#backoff.reset();
      this.emit("up");
    });
    this.#socket.on("connect_error", (error) => this.#connectFailed(error));
    this.#socket.on("disconnect", (reason) => this.#dropped(reason === "ping timeout" ? "network" : "agent"));
    this.#receive("timeline", agentEventSchemas.timeline, (anchor) => this.emit("timeline", anchor));
    this.#receive("detections", agentEventSchemas.detections, (result) => this.emit("detections", result));
    this.#receive("stream", agentEventSchemas.stream, (status) => this.emit("stream", status));
    this.#receive("detector", agentEventSchemas.detector, (status) => this.emit("detector", status));
    this.#receive("goodbye", agentEventSchemas.goodbye, (goodbye) => {
      if (goodbye.reason === "revoked") this.#refuse("unauthorised", notPaired);
      else this.emit("goodbye", goodbye);
    });
    this.#socket.on("welcome", (message: unknown) => this.#welcomed(message));
  }

  get isUp(): boolean {
    return this.#socket.connected;
  }

  get iceServers(): readonly IceServer[] {
    return this.#iceServers;
  }

  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#socket.connect();
  }

  wake(): void {
    if (this.#retryTimer === null) return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#backoff.reset();
    this.#socket.connect();
  }

  async offer(sdp: string): Promise<OpenedSession> {
    const answer = await this.#request("offer", answerSchema, { sdp });
    if (!answer.ok) throw LinkError.refused(answer.refusal);
    return { sessionId: answer.sessionId, sdp: answer.sdp };
  }

  async candidate(sessionId: string, candidate: IceCandidate): Promise<Acknowledgement> {
    return this.#request("candidate", acknowledgementSchema, { sessionId, candidate });
  }

  leave(sessionId: string): void {
    if (!this.#socket.connected) return;
    this.#socket.emit("leave", { sessionId }, () => undefined);
  }

  async readClock(): Promise<ClockReading> {
    return this.#request("clock", clockReadingSchema);
  }

  readKeyframe(): Promise<Keyframe> {
    return readKeyframe(this.#base);
  }

  watchMjpeg(fps: number, listener: MjpegListener): () => void {
    return readMjpeg(this.#base, fps, listener);
  }

  close(): void {
    this.#isOpen = false;
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#socket.disconnect();
  }

  async #request<Value>(event: string, schema: Schema<Value>, ...message: unknown[]): Promise<Value> {
    if (!this.#socket.connected) {
      throw new LinkError("disconnected", `The agent cannot be asked (${event}): the link is down.`);
    }
    let answer: unknown;
    try {
      answer = await this.#socket.timeout(acknowledgementTimeoutMs).emitWithAck(event, ...message);
    } catch (cause) {
      throw new LinkError("timeout", `The agent did not answer (${event}) within ${acknowledgementTimeoutMs} ms.`, {
        cause,
      });
    }
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new LinkError("unreadable", `The agent's answer (${event}) is not what the protocol says.`, {
      cause: parsed.error,
    });
  }

  /** A message that the protocol does not know is dropped: the next one may be sound, and nothing hangs on one. */
  #receive<Value>(event: string, schema: Schema<Value>, use: (value: Value) => void): void {
    this.#socket.on(event, (message: unknown) => {
      const parsed = schema.safeParse(message);
      if (parsed.success) use(parsed.data);
    });
  }

  #welcomed(message: unknown): void {
    const parsed = agentEventSchemas.welcome.safeParse(message);
    if (parsed.success && parsed.data.protocolVersion === protocolVersion) {
      this.#iceServers = parsed.data.iceServers;
      this.emit("welcome", parsed.data);
      return;
    }
    this.#refuse("incompatible", otherVersion);
  }

  #connectFailed(error: Error): void {
    // The agent's own refusals are named by their reason; whatever else comes from the way there.
    const reason = refusalReasons.find((known) => known === error.message);
    if (reason === "incompatible" || reason === "unauthorised") {
      this.#refuse(reason, reason === "incompatible" ? otherVersion : notPaired);
      return;
    }
    const refusal = reason === undefined ? null : { reason, message: `The agent lets nobody in: ${reason}.` };
    this.#dropped(error.message === "timeout" ? "network" : "agent", refusal);
  }

  #refuse(reason: "incompatible" | "unauthorised", message: string): void {
    this.close();
    this.emit("refused", { reason, message });
  }

  #dropped(fault: LinkFault, refusal: Refusal | null = null): void {
    if (!this.#isOpen || this.#retryTimer !== null) return;
    const delayMs = this.#backoff.nextDelayMs();
    this.#retryTimer = setTimeout(() => {
      this.#retryTimer = null;
      this.#socket.connect();
    }, delayMs);
    const nextTryAtMs = performance.now() + delayMs;
    this.emit("down", { fault: isOffline() ? "network" : fault, nextTryAtMs, refusal });
  }
}
