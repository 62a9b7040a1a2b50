import type { DetectionResult, PictureSize } from "@nekomado/protocol";
import { Emitter } from "../emitter.ts";
import { containedRectangle } from "../overlay/geometry.ts";
import { OverlayCanvas } from "../overlay/overlay-canvas.ts";
import type { LabelWords } from "../overlay/painted-boxes.ts";
import type { DrawnBoxes, PictureLook } from "../overlay/picture-boxes.ts";
import type { BoxStatistics } from "../statistics/result-rate.ts";
import type { BoxMode } from "../overlay/box-modes.ts";
import { PictureBoxes } from "../overlay/picture-boxes.ts";
import { FramePlaces } from "../mjpeg/frame-places.ts";
import type { KeyframePicture } from "../keyframe/keyframe-picture.ts";
import type { JpegScreenFigures, PaintedJpeg } from "../mjpeg/jpeg-screen.ts";
import { JpegScreen } from "../mjpeg/jpeg-screen.ts";
import type { CameraSession } from "../session/camera-session.ts";
import { isLiveOn } from "../session/state.ts";
import { takeFrameOnScreen } from "../snapshot/frame-on-screen.ts";
import type { TakenFrame } from "../snapshot/taken-frame.ts";
import { DelayHistory } from "../statistics/delay-history.ts";
import { ResultRate } from "../statistics/result-rate.ts";
import type { PaintedFrame } from "../time/frame-clock.ts";
import { FrameClock } from "../time/frame-clock.ts";
import { msBetween } from "../time/rtp-order.ts";
import { PictureZoom } from "../zoom/picture-zoom.ts";
import type { PaintedByEither, PaintedPicture } from "./painted-picture.ts";
import { captureMomentOf, ofJpeg, ofKeyframe, ofVideo } from "./painted-picture.ts";
import { StillPicture } from "./still-picture.ts";

interface LivePictureEvents {
  painted: [PaintedPicture];
  /** Whether there is a picture to show, moving or not, has changed. */
  presence: [boolean];
}

export interface PictureElements {
  video: HTMLVideoElement;
  /** Above the video, as large as it. */
  overlay: HTMLCanvasElement;
  /** Keeps the last picture while another connection has none of the present yet. */
  still: HTMLCanvasElement;
}

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
  readonly #still: StillPicture;
  readonly #jpegs: JpegScreen;
  readonly #places = new FramePlaces();
  #newest: PaintedPicture | null = null;
  /** Of the newest frame, on the timeline that boxes find it by. */
  #place: number | null = null;
  /** Whether that timeline is capture time, which no RTP timestamp lies on. */
  #isCaptureTime = false;
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
    this.#boxes = new PictureBoxes(this.#canvas, this.zoom, look, (place) => {
      if (place === this.#place) this.#redraw();
    });
    this.#still = new StillPicture(elements.still);
    this.#jpegs = new JpegScreen(elements.still, {
      isWanted: () => session.transports.takesJpegs && this.#stopListening.length > 0,
      painted: (one) => this.#jpegPainted(one),
      undecodable: () => session.transports.jpegUndecodable(),
    });
    this.#stopListening = [
      session.firstPicture.on("ready", (keyframe) => this.#showKeyframe(keyframe)),
      session.on("jpeg", (frame) => this.#jpegs.show(frame)),
      session.on("stream", (stream) => this.#show(stream)),
      session.on("detections", (result) => this.#detected(result)),
      session.on("leaving", () => this.#leave()),
      this.zoom.on("change", () => this.#redraw()),
      session.on("reset", () => this.#boxes.clear()),
      this.#frames.on("frame", (frame) => this.#painted(frame)),
    ];
    if (session.firstPicture.picture !== null) this.#showKeyframe(session.firstPicture.picture);
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
    return this.#newest?.transport === "mjpeg" ? this.#jpegs.fpsAt(nowMs) : this.#frames.fpsAt(nowMs);
  }

  showBoxes(shows: boolean): void {
    this.#boxes.show(shows);
    this.#redraw();
  }

  /** Whether boxes are carried to the frame on screen, or the picture waits for them. */
  setBoxMode(mode: BoxMode): void {
    if (mode === this.#boxes.mode) return;
    this.#boxes.mode = mode;
    this.#holdBack();
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
    const { video } = this.#elements;
    const shownWidth = containedRectangle(newest, this.#canvas.size).w;
    const taken =
      this.#still.copy() ??
      (await takeFrameOnScreen(video, { newest, onPainted: (listener) => this.on("painted", listener) }));
    if (taken === null) return null;
    const { canvas, rtpTimestamp, frameNumber, capturedAtMs, timeOrigin } = taken;
    const boxes = this.#boxes.of("place" in taken ? taken.place : rtpTimestamp);
    return { canvas, rtpTimestamp, frameNumber, capturedAtMs, timeOrigin, boxes, shownWidth, look: this.#boxes.look };
  }

  /** Idempotent; the session goes on. */
  close(): void {
    for (const stop of this.#stopListening.splice(0)) stop();
    this.#frames.close();
    this.#canvas.close();
    this.#boxes.rest();
    this.#session.holdBack(null);
    this.#elements.video.srcObject = null;
  }

  /** How late the frames of the last minute were. */
  get delays(): DelayHistory {
    return this.#delays;
  }

  /** What was painted of the MJPEG stream. */
  get jpegFigures(): JpegScreenFigures {
    return this.#jpegs.figures;
  }

  /** How many results come, how late, and what is done about it; null while none come. */
  boxFigures(nowMs: number): BoxStatistics | null {
    const rate = this.#resultRate.summary(nowMs);
    if (rate === null) return null;
    const isHeldBack = this.#boxes.holdBackMs !== null && this.#newest?.transport === "webrtc";
    const lookedAt = this.#newest?.result?.rtpTimestamp;
    const carriedMs = lookedAt === undefined || this.#place === null ? null : msBetween(this.#place, lookedAt);
    return {
      ...rate,
      carriedMs: isHeldBack ? null : carriedMs,
      heldBackMs: isHeldBack ? this.#boxes.holdBackMs : null,
    };
  }

  #detected(result: DetectionResult): void {
    const nowMs = performance.now();
    this.#boxes.add(this.#isCaptureTime ? { ...result, rtpTimestamp: null } : result, this.#placeOf(result));
    this.#holdBack();
    const { captureTimeMs } = result;
    this.#resultRate.add(result, nowMs, captureTimeMs === null ? null : this.#session.agentAgeMs(captureTimeMs, nowMs));
  }

  /** Only WebRTC can be held back, and a picture that is on its way to the present is not. */
  #holdBack(): void {
    const { state } = this.#session.snapshot;
    this.#session.holdBack(isLiveOn(state, "webrtc") ? this.#boxes.holdBackMs : null);
  }

  /** Where a result belongs that does not say it on the boxes' timeline. */
  #placeOf({ frameNumber }: DetectionResult): number | null {
    const found = this.#newest?.transport === "mjpeg" ? this.#places.find(frameNumber) : null;
    return found ?? this.#place;
  }

  #show(stream: MediaStream): void {
    this.#still.keep(this.#elements.video, this.#newest);
    this.#elements.video.srcObject = stream;
    // Muted video may always play; a play() that a newer stream interrupts is no fault.
    this.#elements.video.play().catch(() => undefined);
  }

  #leave(): void {
    this.#boxes.rest();
    this.#still.keep(this.#elements.video, this.#newest);
    // A video that has a stream keeps the PC awake, even one that has ended.
    this.#elements.video.srcObject = null;
  }

  #painted(frame: PaintedFrame): void {
    // The black of a stream that has ended is no picture; nor is seen what lies behind MJPEG.
    if (this.#session.mediaStream === null || !this.#session.painted(frame)) return;
    const { showing } = this.#session;
    // Kept frames on the way to the present would rush by: what is in front of them stays there.
    if (showing === "passing" && this.#still.isShown) return;
    this.#follow(false);
    const ageMs = this.#session.ageMs(frame.rtpTimestamp, frame.paintedAtMs);
    this.#still.hide();
    this.#shown(ofVideo(frame), ageMs, frame.rtpTimestamp);
    if (showing === "held") this.#still.keep(this.#elements.video, this.#newest);
  }

  /** A picture of the past, unless the screen has a newer one. */
  #showKeyframe(keyframe: KeyframePicture): void {
    const { firstPicture, lastPicture } = this.#session;
    const { image, rtpTimestamp, frameNumber, capturedAtMs } = keyframe;
    if (lastPicture !== null && lastPicture.capturedAtMs > capturedAtMs) return;
    const nowMs = performance.now();
    const ageMs = nowMs - capturedAtMs;
    const moment = captureMomentOf(nowMs, ageMs);
    this.#still.draw(image, keyframe, { rtpTimestamp, frameNumber, ...moment, place: rtpTimestamp });
    this.#follow(false);
    firstPicture.show(keyframe);
    this.#put(ofKeyframe(keyframe, nowMs), ageMs, rtpTimestamp);
    requestAnimationFrame(() => firstPicture.painted(performance.now()));
  }

  #jpegPainted(one: PaintedJpeg): void {
    const { frame, paintedAtMs } = one;
    const { rtpTimestamp, frameNumber, captureTimeMs } = frame;
    const place = this.#places.add(frame);
    this.#follow(this.#places.isCaptureTime);
    const ageMs = this.#session.agentAgeMs(captureTimeMs, paintedAtMs);
    this.#still.show({ rtpTimestamp, frameNumber, ...captureMomentOf(paintedAtMs, ageMs), place });
    this.#session.transports.jpegPainted(paintedAtMs, ageMs);
    this.#shown(ofJpeg(one, this.#jpegs.figures.painted), ageMs, place);
  }

  /** Results that lie on one timeline belong nowhere on another. */
  #follow(isCaptureTime: boolean): void {
    if (isCaptureTime === this.#isCaptureTime) return;
    this.#isCaptureTime = isCaptureTime;
    this.#boxes.clear();
  }

  #shown(frame: PaintedByEither, ageMs: number | null, place: number | null): void {
    const newest = this.#put(frame, ageMs, place);
    if (place !== null) {
      const { video, still } = this.#elements;
      const element = frame.transport === "webrtc" ? video : still;
      this.#boxes.follow({ element, rtpTimestamp: place, mediaTimeMs: frame.mediaTimeMs }, newest);
    }
    // Frames of the past, on the way to the present, say nothing about the network.
    if (ageMs !== null && this.#session.snapshot.state.kind === "live") this.#delays.add(frame.paintedAtMs, ageMs);
    this.emit("painted", newest);
  }

  /** Makes a frame the newest, with its boxes. */
  #put(frame: PaintedByEither, ageMs: number | null, place: number | null): PaintedPicture {
    this.#place = place;
    const newest = { ...frame, ...captureMomentOf(frame.paintedAtMs, ageMs), ageMs, ...this.#draw(place, frame) };
    this.#newest = newest;
    if (!this.#hasPicture) {
      this.#hasPicture = true;
      this.emit("presence", true);
    }
    return newest;
  }

  #redraw(): void {
    if (this.#newest === null) return;
    const { width, height } = this.#newest;
    this.#newest = { ...this.#newest, ...this.#draw(this.#place, { width, height }) };
  }

  #draw(place: number | null, picture: PictureSize): DrawnBoxes {
    if (picture.width > 0) this.zoom.fit(picture);
    return this.#boxes.draw(place, picture);
  }
}
