import { EventEmitter, once } from "node:events";
import { Worker } from "node:worker_threads";
import type {
  DetectorStatus,
  FrameAnswer,
  IceCandidate,
  Refusal,
  StreamStatus,
  TimelineAnchor,
} from "@nekomado/protocol";
import { AgentError } from "../errors.ts";
import type { Logger } from "../log.ts";
import type { MediaEvent, MediaOptions, MediaRequest, SessionEnd, SessionFigures } from "./contract.ts";
import type { SeenPicture } from "../mjpeg/contract.ts";
import type { RegisteredFrame } from "./frame-register.ts";
import { stoppedBy } from "./stream-fault.ts";

type MediaAnswer = Extract<MediaEvent, { kind: "answer" }>["answer"];
type KeyframeAnswer = Extract<MediaEvent, { kind: "keyframe" }>["answer"];
type FiguresAnswer = Extract<MediaEvent, { kind: "figures" }>["answer"] | Unavailable;
type DetectionResult = Extract<MediaEvent, { kind: "detections" }>["result"];

/** After a crash; a second one within this time waits as long again. */
const restartAfterMs = 500;
/** An answer needs some ms; a thread that gives none for this long hangs. */
const answerWithinMs = 5_000;
const stopWithinMs = 1_000;

/** Frames and packets pass through and are gone: a larger nursery would only be filled. */
const resourceLimits = { maxYoungGenerationSizeMb: 2 };

interface Unavailable {
  ok: false;
  refusal: Refusal;
}
const unavailable = (message: string): Unavailable => ({ ok: false, refusal: { reason: "unavailable", message } });

const workerFile = () => new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./media.js", import.meta.url);

/**
 * The media thread, as seen from the main thread: it reads segments, keeps the packet history and sends, so that
 * HTTP, JSON or a slow disk never delays a frame. When it dies it is started again; its sessions are gone then.
 */
export class MediaThread extends EventEmitter<{
  sessionConnected: [{ sessionId: string; srtpProfile: string; remoteAddress: string }];
  sessionEnded: [{ sessionId: string; end: SessionEnd; figures: SessionFigures }];
  timeline: [TimelineAnchor];
  stream: [StreamStatus];
  detector: [DetectorStatus];
  detections: [DetectionResult];
  /** Each frame of the stream, while there is an audience for it. */
  frame: [RegisteredFrame];
  /** The thread runs, for the first time or again. */
  started: [];
  /** The thread has ended its sessions, as it was asked to. */
  stopped: [];
  /** The thread died; all its sessions with it. */
  crashed: [];
}> {
  readonly #file: URL;
  readonly #options: MediaOptions;
  readonly #log: Logger;
  #worker: Worker | undefined;
  #closing = false;
  #nextRequestId = 1;
  readonly #answers = new Map<number, (answer: MediaAnswer) => void>();
  readonly #frameAnswers = new Map<number, (answer: FrameAnswer) => void>();
  readonly #keyframeAnswers = new Map<number, (answer: KeyframeAnswer) => void>();
  readonly #figuresAnswers = new Map<number, (answer: FiguresAnswer) => void>();
  #detectionAudience = false;
  #frameAudience = false;
  stream: StreamStatus = stoppedBy("daemonAbsent");
  detector: DetectorStatus = { state: "absent" };
  timeline: TimelineAnchor | undefined;

  /** @param file the thread's program, the media thread's own where it is not given */
  constructor(options: MediaOptions, log: Logger, file: URL = workerFile()) {
    super();
    this.#file = file;
    this.#options = options;
    this.#log = log;
  }

  /** @throws AgentError mediaFailed */
  async start(): Promise<void> {
    const worker = new Worker(this.#file, { workerData: this.#options, resourceLimits });
    this.#worker = worker;
    const ready = new Promise<void>((resolve, reject) => {
      worker.on("message", (event: MediaEvent) => {
        if (event.kind === "ready") resolve();
        else this.#receive(event);
      });
      worker.once("error", reject);
      worker.once("exit", (code) => reject(new Error(`it ended with code ${code}`)));
    });
    worker.once("error", (error) => this.#log.error({ err: error }, "the media thread failed"));
    worker.once("exit", () => this.#handleExit(worker));
    try {
      await ready;
    } catch (error) {
      throw new AgentError(
        "mediaFailed",
        "The media thread did not start, so no picture can be sent. The cause is below.",
        { cause: error },
      );
    }
    this.#post({ kind: "detectionAudience", present: this.#detectionAudience });
    this.#post({ kind: "frameAudience", present: this.#frameAudience });
    this.emit("started");
  }

  offer(sessionId: string, sdp: string): Promise<MediaAnswer> {
    return this.#ask(this.#answers, (requestId) => ({ kind: "offer", requestId, sessionId, sdp }));
  }

  /** What is known of a frame of late, with its detection result, which is waited for. */
  frame(rtpTimestamp: number): Promise<FrameAnswer> {
    return this.#ask(this.#frameAnswers, (requestId) => ({ kind: "frame", requestId, rtpTimestamp }));
  }

  /** The newest keyframe, whole. */
  keyframe(): Promise<KeyframeAnswer> {
    return this.#ask(this.#keyframeAnswers, (requestId) => ({ kind: "keyframe", requestId }));
  }

  /** What has been measured of the camera's stream. */
  figures(): Promise<FiguresAnswer> {
    return this.#ask(this.#figuresAnswers, (requestId) => ({ kind: "figures", requestId }));
  }

  addCandidate(sessionId: string, candidate: IceCandidate): void {
    this.#post({ kind: "candidate", sessionId, candidate });
  }

  closeSession(sessionId: string, end: "left" | "revoked" = "left"): void {
    this.#post({ kind: "close", sessionId, end });
  }

  /** Whether anybody looks at detections just now. */
  setDetectionAudience(present: boolean): void {
    if (present === this.#detectionAudience) return;
    this.#detectionAudience = present;
    this.#post({ kind: "detectionAudience", present });
  }

  /** Whether anybody wants to be told of each frame of the stream, by `frame`. */
  setFrameAudience(present: boolean): void {
    if (present === this.#frameAudience) return;
    this.#frameAudience = present;
    this.#post({ kind: "frameAudience", present });
  }

  /** A raw picture, to date detection results by where no stream flows. */
  addPicture(picture: SeenPicture): void {
    this.#post({ kind: "picture", picture });
  }

  /** Ends all sessions, with DTLS told, and the thread. */
  async close(): Promise<void> {
    this.#closing = true;
    const worker = this.#worker;
    if (worker === undefined) return;
    const stopped = once(this, "stopped", { signal: AbortSignal.timeout(stopWithinMs) });
    this.#post({ kind: "shutdown" });
    // A thread that hangs is ended all the same.
    await stopped.catch(() => undefined);
    await worker.terminate();
  }

  #ask<Answer>(
    answers: Map<number, (answer: Answer | Unavailable) => void>,
    toRequest: (requestId: number) => MediaRequest,
  ): Promise<Answer | Unavailable> {
    if (this.#worker === undefined)
      return Promise.resolve(unavailable("The agent's media thread is starting. Try again in a second."));
    const requestId = this.#nextRequestId++;
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => answers.get(requestId)?.(unavailable("The agent's media thread gave no answer in time. Try again.")),
        answerWithinMs,
      );
      answers.set(requestId, (answer) => {
        clearTimeout(timer);
        answers.delete(requestId);
        resolve(answer);
      });
      this.#post(toRequest(requestId));
    });
  }

  #post(request: MediaRequest): void {
    this.#worker?.postMessage(request);
  }

  #receive(event: Exclude<MediaEvent, { kind: "ready" }>): void {
    switch (event.kind) {
      case "answer":
        this.#answers.get(event.requestId)?.(event.answer);
        return;
      case "frame":
        this.#frameAnswers.get(event.requestId)?.(event.answer);
        return;
      case "keyframe":
        this.#keyframeAnswers.get(event.requestId)?.(event.answer);
        return;
      case "figures":
        this.#figuresAnswers.get(event.requestId)?.(event.answer);
        return;
      case "sessionConnected":
        this.emit("sessionConnected", event);
        return;
      case "sessionEnded":
        this.emit("sessionEnded", event);
        return;
      case "timeline":
        this.timeline = event.anchor;
        this.emit("timeline", event.anchor);
        return;
      case "streamFrame":
        this.emit("frame", event.frame);
        return;
      case "stream":
        this.stream = event.status;
        this.emit("stream", event.status);
        return;
      case "detector":
        this.detector = event.status;
        this.emit("detector", event.status);
        return;
      case "detections":
        this.emit("detections", event.result);
        return;
      case "stopped":
        this.emit("stopped");
        return;
      case "log":
        this.#log[event.level](event.fields, event.message);
        return;
    }
  }

  #handleExit(worker: Worker): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    // The next thread begins RTP time anew.
    this.timeline = undefined;
    const answers = [this.#answers, this.#frameAnswers, this.#keyframeAnswers, this.#figuresAnswers];
    for (const answer of answers.flatMap((waiting) => [...waiting.values()]))
      answer(unavailable("The agent's media thread has failed and starts again. Try again in a second."));
    if (this.#closing) return;
    this.emit("crashed");
    setTimeout(() => {
      if (this.#closing) return;
      this.start().catch((error: unknown) =>
        this.#log.error({ err: error }, "the media thread could not be started again"),
      );
    }, restartAfterMs);
  }
}
