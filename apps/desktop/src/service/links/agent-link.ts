import { EventEmitter } from "node:events";
import type { Acknowledgement, Answer, ClockReading, FrameAnswer, IceCandidate, Refusal } from "@nekomado/protocol";
import {
  acknowledgementSchema,
  agentEventSchemas,
  answerSchema,
  clockReadingSchema,
  frameAnswerSchema,
  protocolVersion,
} from "@nekomado/protocol";
import { Backoff } from "@nekomado/viewer/backoff";
import type { Socket } from "socket.io-client";
import type { z } from "zod";
import type { LinkEvent } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import type { Log } from "../room/log.ts";
import type { Address } from "../trust/address.ts";
import type { ConnectError } from "../trust/connect-error.ts";
import { raceAddresses } from "./address-race.ts";
import { enter, refusalOf } from "./connection.ts";
import { LinkMemory } from "./link-memory.ts";
import type { MjpegStreamListener } from "./mjpeg-stream.ts";
import { readMjpegStream } from "./mjpeg-stream.ts";
import { Pause } from "./pause.ts";

const acknowledgementTimeoutMs = 4000;
/** The agent waits half a second at most for the frame's detection result. */
const frameTimeoutMs = 1500;
/** A connection that does not answer within this after a sleep or a change of network is dead. */
const proofTimeoutMs = 2000;

type LinkFault = Extract<LinkEvent, { kind: "down" }>["fault"];

/** How one connection, or the try to make one, ended. */
type Ending =
  | { kind: "down"; fault: LinkFault; refusal: Refusal | null; isSudden?: boolean }
  | { kind: "refused"; refusal: Refusal }
  | { kind: "keyChanged" };

/** Where a camera may be, and what an answer from there means. */
export interface AddressChoice {
  /** The addresses to try, best first. */
  order(): readonly Address[];
  /** Somebody of this certificate answered at the address. */
  answered(address: Address, fingerprint: string): "known" | "stranger" | "keyChanged";
}

export interface AgentLinkOptions {
  /** SHA-256 of the camera's certificate in hexadecimal. */
  pin: string;
  token: string;
  addresses: AddressChoice;
  log: Log;
}

const refusedCodes = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE"]);

const faultOf = ({ reason, code }: ConnectError): LinkFault =>
  reason === "noTls" || (reason === "unreachable" && refusedCodes.has(code ?? "")) ? "agent" : "network";

/**
 * The connection to one paired camera's agent. It is always up or being made: that is how the app knows whether the
 * camera is there. It ends for good when the camera refuses the token; before another certificate or another version
 * of the protocol it rests until it is woken.
 */
export class AgentLink extends EventEmitter<{ told: [LinkEvent] }> {
  readonly #options: AgentLinkOptions;
  readonly #backoff = new Backoff();
  readonly #pause = new Pause();
  readonly #abort = new AbortController();
  readonly #memory = new LinkMemory();
  readonly #mjpegEnds = new Set<() => void>();
  #socket: Socket | null = null;
  /** Where the agent answered. */
  #address: Address | null = null;
  #end: ((ending: Ending) => void) | null = null;

  constructor(options: AgentLinkOptions) {
    super();
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#socket !== null;
  }

  /** What a page must know that opens the link now. */
  get present(): LinkEvent[] {
    return this.#memory.events;
  }

  open(): void {
    void this.#run();
  }

  /** Tries at once instead of waiting for the next try. */
  wake(): void {
    this.#backoff.reset();
    this.#pause.end();
  }

  /** After a sleep or a change of network: tries at once, and asks a connection that is up whether it lives. */
  async prove(): Promise<void> {
    this.wake();
    const end = this.#end;
    if (this.#socket === null) return;
    try {
      await this.#request("clock", clockReadingSchema, proofTimeoutMs);
    } catch {
      end?.({ kind: "down", fault: "network", refusal: null, isSudden: true });
    }
  }

  /** @throws {ProblemError} disconnected, timeout or refused */
  offer(sdp: string): Promise<Answer> {
    return this.#request("offer", answerSchema, acknowledgementTimeoutMs, { sdp });
  }

  /** @throws {ProblemError} disconnected, timeout or refused */
  candidate(sessionId: string, candidate: IceCandidate): Promise<Acknowledgement> {
    return this.#request("candidate", acknowledgementSchema, acknowledgementTimeoutMs, { sessionId, candidate });
  }

  /** Needs no answer: what the agent does not hear ends by itself. */
  leave(sessionId: string): void {
    this.#socket?.emit("leave", { sessionId }, () => undefined);
  }

  /** @throws {ProblemError} disconnected, timeout or refused */
  readClock(): Promise<ClockReading> {
    return this.#request("clock", clockReadingSchema, acknowledgementTimeoutMs);
  }

  /** @throws {ProblemError} disconnected, timeout or refused */
  askFrame(rtpTimestamp: number): Promise<FrameAnswer> {
    return this.#request("frame", frameAnswerSchema, frameTimeoutMs, { rtpTimestamp });
  }

  /**
   * Reads the camera's pictures as JPEGs, over a connection of its own to where the link goes.
   *
   * @returns ends the reading; the link's own end does so too
   * @throws {ProblemError} disconnected
   */
  watchMjpeg(fps: number, listener: MjpegStreamListener): () => void {
    const { pin, token } = this.#options;
    if (this.#socket === null || this.#address === null)
      throw new ProblemError("disconnected", "The camera's pictures cannot be read: its link is down.");
    const end = readMjpegStream({ address: this.#address, pin, token }, fps, {
      ...listener,
      ended: (refusal, message) => {
        this.#mjpegEnds.delete(end);
        listener.ended(refusal, message);
      },
    });
    this.#mjpegEnds.add(end);
    return () => {
      this.#mjpegEnds.delete(end);
      end();
    };
  }

  /** Ends this app's sessions at the agent, too. Idempotent; nothing is told after it. */
  close(): void {
    this.#abort.abort();
    this.removeAllListeners();
    this.#pause.end();
    for (const end of this.#mjpegEnds) end();
    this.#mjpegEnds.clear();
    this.#socket?.disconnect();
    this.#socket = null;
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    while (!signal.aborted) {
      const ending = await this.#connect();
      if (signal.aborted) return;
      switch (ending.kind) {
        case "down": {
          const nextTryInMs = ending.isSudden === true ? 0 : this.#backoff.nextDelayMs();
          const { fault, refusal } = ending;
          this.#tell({ kind: "down", fault, refusal, nextTryInMs });
          await this.#pause.last(nextTryInMs);
          break;
        }
        case "keyChanged":
          this.#tell({ kind: "keyChanged" });
          await this.#pause.last(null);
          break;
        case "refused":
          this.#tell({ kind: "refused", refusal: ending.refusal });
          // The token is void: only pairing again helps, which brings another link.
          if (ending.refusal.reason === "unauthorised") return;
          await this.#pause.last(null);
      }
    }
  }

  /** Makes a connection and stays until it ends. */
  async #connect(): Promise<Ending> {
    const { pin, token, addresses, log } = this.#options;
    const { won, failures } = await raceAddresses(addresses.order(), pin, this.#abort.signal);
    const verdicts = failures.map(({ address, error: { fingerprint } }) =>
      fingerprint === null ? "stranger" : addresses.answered(address, fingerprint),
    );
    for (const { error } of failures) log.debug(error.message);
    if (won === null) {
      if (verdicts.includes("keyChanged")) return { kind: "keyChanged" };
      const [failure] = failures;
      return { kind: "down", fault: failure === undefined ? "network" : faultOf(failure.error), refusal: null };
    }
    addresses.answered(won.address, pin);
    this.#address = won.address;
    const ended = Promise.withResolvers<Ending>();
    const admission = await enter(won.socket, won.address, token, (socket) => this.#listen(socket, ended.resolve));
    if (!admission.ok) {
      const { refusal } = admission;
      if (refusal?.reason === "unauthorised" || refusal?.reason === "incompatible") return { kind: "refused", refusal };
      return { kind: "down", fault: "agent", refusal };
    }
    const { socket } = admission;
    if (this.#abort.signal.aborted) socket.disconnect();
    this.#end = ended.resolve;
    const ending = await ended.promise;
    this.#end = null;
    this.#socket = null;
    socket.disconnect();
    return ending;
  }

  #listen(socket: Socket, end: (ending: Ending) => void): void {
    socket.on("connect", () => {
      this.#socket = socket;
      this.#backoff.reset();
      this.#tell({ kind: "up" });
    });
    socket.on("disconnect", (reason) =>
      end({ kind: "down", fault: reason === "ping timeout" ? "network" : "agent", refusal: null }),
    );
    this.#receive(socket, "welcome", agentEventSchemas.welcome, (welcome) => {
      if (welcome.protocolVersion === protocolVersion) this.#tell({ kind: "welcome", welcome });
      else end({ kind: "refused", refusal: refusalOf("incompatible") });
    });
    this.#receive(socket, "timeline", agentEventSchemas.timeline, (anchor) => this.#tell({ kind: "timeline", anchor }));
    this.#receive(socket, "detections", agentEventSchemas.detections, (result) =>
      this.#tell({ kind: "detections", result }),
    );
    this.#receive(socket, "stream", agentEventSchemas.stream, (status) => this.#tell({ kind: "stream", status }));
    this.#receive(socket, "detector", agentEventSchemas.detector, (status) => this.#tell({ kind: "detector", status }));
    this.#receive(socket, "goodbye", agentEventSchemas.goodbye, (goodbye) => {
      this.#tell({ kind: "goodbye", goodbye });
      if (goodbye.reason === "revoked") end({ kind: "refused", refusal: refusalOf("unauthorised") });
    });
  }

  /** A message that the protocol does not know is dropped: the next one may be sound, and nothing hangs on one. */
  #receive<Value>(socket: Socket, event: string, schema: z.ZodType<Value>, use: (value: Value) => void): void {
    socket.on(event, (message: unknown) => {
      const parsed = schema.safeParse(message);
      if (parsed.success) use(parsed.data);
      else this.#options.log.debug(`The camera's message "${event}" is not as the protocol has it.`, parsed.error);
    });
  }

  async #request<Value>(
    event: string,
    schema: z.ZodType<Value>,
    timeoutMs: number,
    ...message: unknown[]
  ): Promise<Value> {
    const socket = this.#socket;
    if (socket === null)
      throw new ProblemError("disconnected", `The camera cannot be asked (${event}): its link is down.`);
    let answer: unknown;
    try {
      answer = await socket.timeout(timeoutMs).emitWithAck(event, ...message);
    } catch (cause) {
      throw socket.connected
        ? new ProblemError("timeout", `The camera did not answer (${event}) within ${timeoutMs} ms.`, { cause })
        : new ProblemError("disconnected", `The link went down before the camera answered (${event}).`, { cause });
    }
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw new ProblemError("refused", `The camera's answer (${event}) is not what the protocol says.`, {
      cause: parsed.error,
    });
  }

  #tell(event: LinkEvent): void {
    if (this.#abort.signal.aborted) return;
    this.#memory.keep(event);
    this.emit("told", event);
  }
}
