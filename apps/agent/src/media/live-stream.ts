import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import type { BoardFrame, BoardMemoryError, FrameDelivery, FrameGap, FrameRingReader } from "@nekomado/board-memory";
import type { SequenceParameterSet } from "@nekomado/h264";
import { packetize } from "@nekomado/h264";
import type { PictureSize, StreamFault, StreamStatus, TimelineAnchor } from "@nekomado/protocol";
import type { PacketHistory } from "@nekomado/rtp-fanout";
import type { AccessUnitGate, DecodableFrame } from "./access-unit-gate.ts";
import type { CaptureClock } from "./capture-clock.ts";
import type { FrameRegister, RegisteredFrame } from "./frame-register.ts";
import type { KeptKeyframe } from "./kept-keyframe.ts";
import type { RtpTimeline } from "./rtp-timeline.ts";
import { stoppedBy } from "./stream-fault.ts";

const stoppedAfterMs = 1_000;

export interface LiveStreamOptions {
  reader: FrameRingReader;
  /** File of the zero-copy H.265 segment, to name what is the matter when only that is there. */
  h265Path: string;
  gate: AccessUnitGate;
  history: PacketHistory;
  clock: CaptureClock;
  timeline: RtpTimeline;
  frames: FrameRegister;
  keyframe: KeptKeyframe;
  maxPayloadBytes: number;
}

/**
 * The camera's stream: frames of the ring become packets in the history, each with its capture time, and what is wrong
 * with the stream becomes a status. Frames that cannot be decoded are held back, never sent.
 */
export class LiveStream extends EventEmitter<{
  /** A frame is in the history. */
  frame: [];
  status: [StreamStatus];
  anchor: [TimelineAnchor];
  gap: [FrameGap];
}> {
  readonly #options: LiveStreamOptions;
  /** Undefined until the first look. */
  #status: StreamStatus | undefined;
  #picture: PictureSize | undefined;
  /** From the start on a daemon has its time to show that it writes. */
  #lastFrameMs = performance.now();
  #lastSentMs = Number.NEGATIVE_INFINITY;
  #parameters: SequenceParameterSet | null = null;
  #hasBFrames = false;

  constructor(options: LiveStreamOptions) {
    super();
    this.#options = options;
    const { reader } = options;
    reader.on("frame", (frame, delivery) => this.#receive(frame, delivery));
    reader.on("gap", (gap) => this.#interrupt(gap));
    reader.on("waiting", (error) => this.#wait(error));
    reader.on("quiet", () => this.#watchForSilence());
  }

  /** Size of the newest picture; undefined before the first. */
  get picture(): PictureSize | undefined {
    return this.#picture;
  }

  start(): void {
    this.#options.reader.start();
  }

  close(): void {
    this.#options.reader.close();
  }

  #receive(frame: BoardFrame, { newestInLook }: FrameDelivery): void {
    const { clock, timeline, frames } = this.#options;
    this.#lastFrameMs = performance.now();
    const { captureTimeMs, anchored } = clock.place(frame.timestampMs, newestInLook);
    if (anchored) timeline.startEpoch();
    const rtpTimestamp = timeline.timestampOf(captureTimeMs);
    const anchor = timeline.takeAnchor();
    if (anchor !== undefined) this.emit("anchor", anchor);

    const registered = { frameNumber: frame.frameNumber, captureTimeMs, rtpTimestamp };
    frames.add(registered);
    const admission = this.#options.gate.admit(frame);
    if ("admitted" in admission) this.#send(frame, admission.admitted, registered);
    else if (admission.held !== null) this.#hold(admission.held);
    this.emit("frame");
  }

  #send(frame: BoardFrame, decodable: DecodableFrame, registered: RegisteredFrame): void {
    const { history, keyframe, maxPayloadBytes } = this.#options;
    const { nalUnits, isKeyframe, parameters } = decodable;
    const payloads = packetize(nalUnits, maxPayloadBytes);
    if (payloads.length === 0) return;
    history.append({ payloads, rtpTimestamp: registered.rtpTimestamp, isKeyframe });
    if (isKeyframe && parameters !== null) keyframe.keep(registered, parameters.codecString, nalUnits);
    this.#lastSentMs = performance.now();
    this.#hasBFrames ||= decodable.hasBFrames;
    const isNews = this.#status?.state !== "flowing" || (decodable.hasBFrames && this.#status.fault === null);
    if (isKeyframe || isNews) this.#describe(frame, parameters);
  }

  #describe(frame: BoardFrame, parameters: SequenceParameterSet | null): void {
    if (parameters !== this.#parameters) {
      this.#parameters = parameters;
      this.#hasBFrames = false;
    }
    this.#picture = { width: parameters?.width ?? frame.width, height: parameters?.height ?? frame.height };
    this.#setStatus({
      state: "flowing",
      picture: this.#picture,
      codec: parameters?.codecString ?? "avc1",
      cameraId: frame.cameraId,
      fault: this.#hasBFrames ? "bFrames" : null,
    });
  }

  /** A gap or a switch of camera holds some frames back: that is no fault before it has lasted. */
  #hold(fault: StreamFault): void {
    const isBrief = performance.now() - this.#lastSentMs < stoppedAfterMs;
    if (fault === "awaitingKeyframe" && this.#status?.state === "flowing" && isBrief) return;
    this.#setStatus(stoppedBy(fault));
  }

  #interrupt(gap: FrameGap): void {
    const { gate } = this.#options;
    if (gap.reason === "restarted") gate.forget();
    else gate.interrupt();
    this.emit("gap", gap);
  }

  #wait(error: BoardMemoryError): void {
    if (error.reason === "unknownSize") this.#setStatus(stoppedBy("unknownLayout", error.message));
    else if (error.reason === "unreadable") this.#setStatus(stoppedBy("daemonAbsent", error.message));
    else this.#setStatus(stoppedBy(existsSync(this.#options.h265Path) ? "h265Only" : "daemonAbsent"));
  }

  #watchForSilence(): void {
    if (performance.now() - this.#lastFrameMs < stoppedAfterMs) return;
    const isAttached = this.#options.reader.layout !== undefined;
    const fault = this.#status?.state === "stopped" ? this.#status.fault : undefined;
    if (isAttached && (fault === undefined || fault === "daemonAbsent" || fault === "awaitingKeyframe"))
      this.#setStatus(stoppedBy("daemonStopped"));
  }

  #setStatus(status: StreamStatus): void {
    if (this.#status !== undefined && isSame(status, this.#status)) return;
    this.#status = status;
    this.emit("status", status);
  }
}

const isSame = (a: StreamStatus, b: StreamStatus): boolean => JSON.stringify(a) === JSON.stringify(b);
