import type { DetectionResult, PictureSize } from "@nekomado/protocol";
import { Emitter } from "../emitter.ts";
import { containedRectangle } from "../overlay/geometry.ts";
import { OverlayCanvas } from "../overlay/overlay-canvas.ts";
import type { LabelWords } from "../overlay/painted-boxes.ts";
import type { DrawnBoxes, PictureLook } from "../overlay/picture-boxes.ts";
import { PictureBoxes } from "../overlay/picture-boxes.ts";
import type { CameraSession } from "../session/camera-session.ts";
import { identityFrom, takeFrameOnScreen } from "../snapshot/frame-on-screen.ts";
import type { FrameIdentity } from "../snapshot/frame-on-screen.ts";
import type { CaptureMoment, TakenFrame } from "../snapshot/taken-frame.ts";
import { copyShownFrame, drawUnscaled } from "../snapshot/taken-frame.ts";
import { DelayHistory } from "../statistics/delay-history.ts";
import { ResultRate } from "../statistics/result-rate.ts";
import type { PaintedFrame } from "../time/frame-clock.ts";
import { FrameClock } from "../time/frame-clock.ts";
import { PictureZoom } from "../zoom/picture-zoom.ts";

/** A frame together with what was drawn over it. */
export interface PaintedPicture extends PaintedFrame, CaptureMoment, DrawnBoxes {
  /** Capture to painting, ms; null while it cannot be known. */
  ageMs: number | null;
}

interface LivePictureEvents {
  painted: [PaintedPicture];
  /** Whether there is a picture to show, moving or not, has changed. */
  presence: [boolean];
}

export interface PictureElements {
  video: HTMLVideoElement;
  /** Above the video, as large as it. */
  overlay: HTMLCanvasElement;
  /** Keeps the last picture while another connection has none yet. */
  still: HTMLCanvasElement;
}

const captureMomentOf = (paintedAtMs: number, ageMs: number | null): CaptureMoment => ({
  // This PC's clock of now: it may be set, and `performance.now()` may rest while the PC sleeps.
  capturedAtMs: Date.now() - performance.now() + paintedAtMs - (ageMs ?? 0),
  timeOrigin: ageMs === null ? "painted" : "frame",
});

const copyOf = (canvas: HTMLCanvasElement): HTMLCanvasElement => {
  const copy = document.createElement("canvas");
  drawUnscaled(copy, canvas, canvas);
  return copy;
};

/** Shows a session's picture in a video element, and draws the boxes of each frame as it is painted. */
export class LivePicture extends Emitter<LivePictureEvents> {
  readonly #session: CameraSession;
  readonly #elements: PictureElements;
  /** Which part of the picture is shown. */
  readonly zoom: PictureZoom;
  readonly #frames: FrameClock;
  readonly #canvas: OverlayCanvas;
  readonly #boxes: PictureBoxes;
  readonly #delays = new DelayHistory();
  readonly #resultRate = new ResultRate();
  readonly #stopListening: (() => void)[];
  #newest: PaintedPicture | null = null;
  /** Which frame the still shows; null while it is not in front. */
  #still: FrameIdentity | null = null;
  #hasPicture = false;

  constructor(session: CameraSession, elements: PictureElements, look: PictureLook) {
    super();
    this.#session = session;
    this.#elements = elements;
    this.#frames = new FrameClock(elements.video);
    this.#canvas = new OverlayCanvas(elements.overlay, () => {
      this.zoom.apply();
      this.#redraw();
    });
    this.zoom = new PictureZoom([elements.video, elements.still], () => this.#canvas.size);
    this.#boxes = new PictureBoxes(this.#canvas, this.zoom, look);
    this.#stopListening = [
      session.on("stream", (stream) => this.#show(stream)),
      session.on("detections", (result) => this.#detected(result)),
      session.on("leaving", () => this.#leave()),
      this.zoom.on("change", () => this.#redraw()),
      session.on("reset", () => this.#boxes.clear()),
      this.#frames.on("frame", (frame) => this.#painted(frame)),
    ];
    if (session.mediaStream !== null) this.#show(session.mediaStream);
  }

  get hasPicture(): boolean {
    return this.#hasPicture;
  }

  /** The newest frame and its boxes. */
  get newest(): PaintedPicture | null {
    return this.#newest;
  }

  fpsAt(nowMs: number): number {
    return this.#frames.fpsAt(nowMs);
  }

  showBoxes(shows: boolean): void {
    this.#boxes.show(shows);
    this.#redraw();
  }

  /** In which language labels speak from now on. */
  speak(words: LabelWords): void {
    this.#boxes.speak(words);
    this.#redraw();
  }

  get elements(): PictureElements {
    return this.#elements;
  }

  /** The very frame that is on screen, be it of the present or not; null while there is none. */
  async takeFrame(): Promise<TakenFrame | null> {
    const newest = this.#newest;
    if (newest === null) return null;
    const { video, still } = this.#elements;
    const shownWidth = containedRectangle(newest, this.#canvas.size).w;
    const taken =
      this.#still === null
        ? await takeFrameOnScreen(video, { newest, onPainted: (listener) => this.on("painted", listener) })
        : { ...this.#still, canvas: copyOf(still) };
    if (taken === null) return null;
    const { canvas, rtpTimestamp, capturedAtMs, timeOrigin } = taken;
    const boxes = this.#boxes.of(rtpTimestamp);
    return { canvas, rtpTimestamp, capturedAtMs, timeOrigin, boxes, shownWidth, look: this.#boxes.look };
  }

  /** Idempotent; the session goes on. */
  close(): void {
    for (const stop of this.#stopListening.splice(0)) stop();
    this.#frames.close();
    this.#canvas.close();
    this.#elements.video.srcObject = null;
  }

  /** How late the frames of the last minute were. */
  get delays(): DelayHistory {
    return this.#delays;
  }

  get resultRate(): ResultRate {
    return this.#resultRate;
  }

  #detected(result: DetectionResult): void {
    const nowMs = performance.now();
    this.#boxes.add(result, this.#newest?.rtpTimestamp ?? null);
    const { captureTimeMs } = result;
    this.#resultRate.add(result, nowMs, captureTimeMs === null ? null : this.#session.agentAgeMs(captureTimeMs, nowMs));
  }

  #show(stream: MediaStream): void {
    this.#keepStill();
    this.#elements.video.srcObject = stream;
    // Muted video may always play; a play() that a newer stream interrupts is no fault.
    this.#elements.video.play().catch(() => undefined);
  }

  #leave(): void {
    this.#keepStill();
    // A video that has a stream keeps the PC awake, even one that has ended.
    this.#elements.video.srcObject = null;
  }

  /** Copies what the video shows and puts it in front: a video whose stream has ended turns black. */
  #keepStill(): void {
    if (this.#still !== null || this.#newest === null) return;
    const pixels = copyShownFrame(this.#elements.video, this.#elements.still);
    if (pixels !== null) this.#showStill(identityFrom(this.#newest, pixels));
  }

  #showStill(still: FrameIdentity | null): void {
    this.#still = still;
    this.#elements.still.dataset["shown"] = String(still !== null);
  }

  #painted(frame: PaintedFrame): void {
    // The black of a stream that has ended is no picture.
    if (this.#session.mediaStream === null) return;
    const ageMs = this.#session.ageMs(frame.rtpTimestamp, frame.paintedAtMs);
    const drawn = this.#draw(frame.rtpTimestamp, frame);
    this.#newest = { ...frame, ...captureMomentOf(frame.paintedAtMs, ageMs), ageMs, ...drawn };
    if (this.#still !== null) this.#showStill(null);
    if (!this.#hasPicture) {
      this.#hasPicture = true;
      this.emit("presence", true);
    }
    this.#session.painted(frame);
    // Frames of the past, on the way to the present, say nothing about the network.
    if (ageMs !== null && this.#session.snapshot.state.kind === "live") this.#delays.add(frame.paintedAtMs, ageMs);
    this.emit("painted", this.#newest);
  }

  #redraw(): void {
    if (this.#newest === null) return;
    const { rtpTimestamp, width, height } = this.#newest;
    this.#newest = { ...this.#newest, ...this.#draw(rtpTimestamp, { width, height }) };
  }

  #draw(rtpTimestamp: number | null, picture: PictureSize): DrawnBoxes {
    if (picture.width > 0) this.zoom.fit(picture);
    return this.#boxes.draw(rtpTimestamp, picture);
  }
}
