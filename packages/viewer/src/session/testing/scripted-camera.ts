import type { ClockReading, IceServer, Keyframe, MjpegFrame } from "@nekomado/protocol";
import { Emitter } from "../../emitter.ts";
import type { CameraLink, LinkEvents, MjpegListener } from "../../link/camera-link.ts";
import { LinkError } from "../../link/camera-link.ts";
import { Backoff } from "../backoff.ts";
import type { KeptPeer, PeerStep } from "../peer-keeper.ts";
import { PeerKeeper } from "../peer-keeper.ts";

/** A link that is up or down as the test says; the scripted peers ask nothing of it. */
export class ScriptedLink extends Emitter<LinkEvents> implements CameraLink {
  isUp = true;
  /** Whether the agent answers when it is asked for its clock. */
  answers = false;
  iceServers: readonly IceServer[] = [];
  open(): void {}
  wake(): void {}
  leave(): void {}
  close(): void {}
  offer = () => Promise.reject(new LinkError("disconnected", "nobody is there"));
  candidate = () => Promise.reject(new LinkError("disconnected", "nobody is there"));
  readClock(): Promise<ClockReading> {
    if (this.answers) return Promise.resolve({ agentTimeMs: performance.now() });
    return Promise.reject(new LinkError("disconnected", "nobody is there"));
  }
  tell<Name extends keyof LinkEvents>(name: Name, ...values: LinkEvents[Name]): void {
    if (name === "up" || name === "down") this.isUp = name === "up";
    this.emit(name, ...values);
  }
  readKeyframe(): Promise<Keyframe> {
    return Promise.reject(new LinkError("disconnected", "nobody is there"));
  }
  /** Readings of the MJPEG stream, those that ended too. */
  readonly readings: ScriptedReading[] = [];
  watchMjpeg(fps: number, listener: MjpegListener): () => void {
    const reading = new ScriptedReading(fps, listener);
    this.readings.push(reading);
    return () => {
      reading.isEnded = true;
    };
  }
}

/** One reading of the MJPEG stream, whose pictures come when the test says so. */
export class ScriptedReading {
  readonly fps: number;
  readonly listener: MjpegListener;
  isEnded = false;
  #frames = 0;

  constructor(fps: number, listener: MjpegListener) {
    this.fps = fps;
    this.listener = listener;
  }

  /** @param captureTimeMs on the agent's clock */
  bring(captureTimeMs = 0): MjpegFrame {
    this.#frames += 1;
    const frame = { frameNumber: this.#frames, captureTimeMs, rtpTimestamp: null, jpeg: new Uint8Array(1000) };
    this.listener.frame(frame);
    return frame;
  }
}

/** What a browser would hand to a video element. */
class ScriptedStream extends EventTarget implements MediaStream {
  readonly active = true;
  readonly id = "camera";
  onaddtrack = null;
  onremovetrack = null;
  addTrack(): void {}
  removeTrack(): void {}
  clone = () => new ScriptedStream();
  getTrackById = () => null;
  getTracks = () => [];
  getAudioTracks = () => [];
  getVideoTracks = () => [];
}

/** Stands in for the browser's peer connection, which Node has not. */
export class ScriptedPeer implements KeptPeer {
  readonly stream = new ScriptedStream();
  readonly iceServers: readonly IceServer[];
  readonly bringStream: () => void;
  /** Settles `open`: the agent's answer, or what went wrong. */
  readonly answer: () => void;
  readonly fail: (error: Error) => void;
  readonly reports: RTCStatsReport[] = [];
  /** Every time that it was told how long to hold frames back. */
  readonly heldBackMs: (number | null)[] = [];
  connectionState: RTCPeerConnectionState = "new";
  offeredAtMs = 0;
  answeredAtMs: number | null = null;
  connectedAtMs: number | null = null;
  isOpened = false;
  isClosed = false;
  readonly #opened: Promise<void>;

  constructor(iceServers: readonly IceServer[], onStream: (stream: MediaStream) => void) {
    this.iceServers = iceServers;
    this.bringStream = () => onStream(this.stream);
    let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
    this.#opened = new Promise<void>((resolve, reject) => {
      settle = { resolve, reject };
    });
    this.answer = () => {
      this.answeredAtMs = performance.now();
      settle?.resolve();
    };
    this.fail = (error) => settle?.reject(error);
  }

  open(): Promise<void> {
    this.isOpened = true;
    this.offeredAtMs = performance.now();
    return this.#opened;
  }

  readStats(): Promise<RTCStatsReport | null> {
    return Promise.resolve(this.reports.shift() ?? null);
  }

  holdBack(ms: number | null): void {
    this.heldBackMs.push(ms);
  }

  close(): void {
    this.isClosed = true;
  }
}

/** A keeper of scripted peers, with all that it has told. Its delays are exactly 0.5, 1, 2… s. */
export const scriptedCamera = () => {
  const link = new ScriptedLink();
  const peers: ScriptedPeer[] = [];
  const steps: PeerStep[] = [];
  const told: string[] = [];
  const keeper = new PeerKeeper(
    link,
    ({ iceServers }, onStream) => {
      const peer = new ScriptedPeer(iceServers, onStream);
      peers.push(peer);
      return peer;
    },
    new Backoff(() => 0.5),
  );
  keeper.on("step", (step) => {
    steps.push(step);
    told.push(step.kind);
  });
  keeper.on("renewed", () => told.push("renewed"));
  keeper.on("stream", () => told.push("stream"));
  keeper.on("leaving", () => told.push("leaving"));
  const peerAt = (index: number): ScriptedPeer => {
    const peer = peers.at(index);
    if (peer === undefined) throw new Error("no such peer was made");
    return peer;
  };
  return { link, keeper, peers, peerAt, steps, told };
};
