import type { DetectionResult } from "@nekomado/protocol";
import { rtpClockRateHz } from "@nekomado/protocol";
import { findBoxes } from "../../apps/simulator/src/detector.ts";
import {
  clipFps,
  clipFrameCount,
  loadRawPictures,
  sceneSize,
  trueBoxes,
} from "../../apps/simulator/src/scene/index.ts";
import { HoldBack } from "../../packages/viewer/src/overlay/hold-back.ts";
import { ResultBoxes } from "../../packages/viewer/src/overlay/result-boxes.ts";
import type { Rectangle } from "../../packages/viewer/src/overlay/geometry.ts";
import { mapBox, overlapOf } from "../../packages/viewer/src/overlay/geometry.ts";
import type { FollowedFrame } from "../../packages/viewer/src/tracking/box-tracker.ts";
import { BoxTracker } from "../../packages/viewer/src/tracking/box-tracker.ts";
import type { LumaPicture } from "../../packages/viewer/src/tracking/luma-picture.ts";
import { shrinkLuma } from "../../packages/viewer/src/tracking/luma-picture.ts";

/** How a frame gets its box. The first two are yardsticks: the newest box as it is, and carried on by its speed. */
export const ways = ["newest", "velocity", "live", "exact"] as const;
export type Way = (typeof ways)[number];

export interface Setting {
  way: Way;
  /** From a frame to its result, ms. */
  latencyMs: number;
  /** Of the noise on the detector's boxes. */
  seed: number;
}

export interface Outcome {
  /** Mean intersection over union with the true box of the frame on screen, while the cat moves. */
  iou: number;
  /** The same at the moment of painting, when the worker has not answered for this very frame yet. */
  iouAtPainting: number;
  /** Frames with a moving cat. */
  frames: number;
  /** What following the box took for each frame, ms; includes whatever else this machine did meanwhile. */
  followingMs: readonly number[];
  /** How long the picture was held back at the end, ms. */
  heldMs: number;
}

const ticksPerFrame = rtpClockRateHz / clipFps;
/** The detector looks at a squeezed picture, in which the cat is about 150 by 150 pixels. */
const detectorPicture = { width: 640, height: 480 };
const noisePx = 3;
const resultsPerSecond = 15;
/** Its picture's pixels; slower is resting. */
const movesPxPerFrame = 0.5;
/** Until histories are full; and until the picture is held back for as long as it has to be. */
const warmUpFrames = 60;
const exactWarmUpFrames = 300;
const frameMs = 1000 / clipFps;
/** A browser changes how long it holds a picture back by so much a second. */
const holdChangeMsPerS = 100;

const trueCat = (frame: number): Rectangle => {
  const cat = trueBoxes(frame).find(({ className }) => className === "cat");
  if (cat === undefined) throw new Error(`the scene has no cat at frame ${frame}`);
  return mapBox(cat, sceneSize, { x: 0, y: 0, w: detectorPicture.width, h: detectorPicture.height });
};

/** Whether the cat walks, turns, sits down or rises: a resting one tells nothing of latency. */
const catMoves = (frame: number): boolean => {
  const [before, after] = [trueCat(frame - 3), trueCat(frame + 3)];
  const edges = ({ x, y, w, h }: Rectangle) => [x, y, x + w, y + h];
  const [from, to] = [edges(before), edges(after)];
  return from.some((edge, at) => Math.abs(edge - (to[at] ?? 0)) > movesPxPerFrame * 6);
};

/** The frames of the clip as the viewer sees them small. */
export const smallPictures = (): ((frame: number) => LumaPicture) => {
  const raw = loadRawPictures("day");
  const size = { width: 640, height: 360 };
  const pictures = Array.from({ length: clipFrameCount }, (_, frame) => {
    const bytes = raw.nv12(frame, size.width, size.height);
    return shrinkLuma({ ...size, bytes, offset: 0, stride: size.width }, 0);
  });
  return (frame) => {
    const picture = pictures[frame % clipFrameCount];
    if (picture === undefined) throw new Error(`the clip has no frame ${frame}`);
    return { ...picture, rtpTimestamp: frame * ticksPerFrame };
  };
};

const resultOf = (frame: number, seed: number): DetectionResult => {
  const options = {
    fps: resultsPerSecond,
    latencyMs: 0,
    noisePx,
    missProbability: 0,
    pictureSize: detectorPicture,
    seed,
  };
  const found = findBoxes({ clipFrame: frame, streamSize: sceneSize }, options, frame);
  return {
    frameNumber: frame,
    captureTimeMs: (frame * 1000) / clipFps,
    rtpTimestamp: frame * ticksPerFrame,
    version: frame + 1,
    origin: "detector",
    picture: detectorPicture,
    detections: found.filter(({ className }) => className === "cat"),
  };
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const overlapAt = (frame: number, box: Rectangle | undefined): number =>
  box === undefined ? 0 : overlapOf(box, trueCat(frame));

/** How well the detector's own boxes lie on the frames that they were found in, while the cat moves. */
export const detectorsOwn = (seed: number): number =>
  mean(
    Array.from({ length: clipFrameCount / 2 }, (_, look) => look * 2)
      .filter(catMoves)
      .map((frame) => overlapAt(frame, resultOf(frame, seed).detections[0])),
  );

/** One viewer with its detector, played through a round of the clip in its own time. */
class Viewer {
  readonly boxes = new ResultBoxes();
  readonly holdBack = new HoldBack();
  readonly #tracker = new BoxTracker();
  readonly #way: Way;
  #newest: DetectionResult | null = null;
  #onScreen = -1;
  /** Of the frame that is painted now. */
  #followingMs = 0;

  constructor(way: Way) {
    this.#way = way;
    this.boxes.mode = way === "exact" ? "exact" : "live";
  }

  get #follows(): boolean {
    return this.#way === "live" || this.#way === "exact";
  }

  told(result: DetectionResult, nowMs: number): void {
    const seen = this.boxes.add(result, null);
    this.#newest = result;
    const shortageMs = this.boxes.shortageMs(this.#onScreen * ticksPerFrame);
    if (this.#way === "exact" && shortageMs !== null) this.holdBack.add(shortageMs, nowMs);
    if (seen !== null && this.#follows) this.#follow(() => this.#tracker.lookedAt(seen));
  }

  /** @returns its box at the moment of painting and once it has been followed there */
  paint(
    frame: number,
    picture: LumaPicture,
  ): { first: Rectangle | undefined; followed: Rectangle | undefined; ms: number } {
    this.#onScreen = frame;
    const box = (): Rectangle | undefined =>
      this.#way === "newest" ? this.#newest?.detections[0] : this.boxes.of(picture.rtpTimestamp)?.detections[0];
    const first = box();
    if (this.#follows) this.#follow(() => this.#tracker.picture(picture));
    const ms = this.#followingMs;
    this.#followingMs = 0;
    return { first, followed: box(), ms };
  }

  #follow(step: () => FollowedFrame | null): void {
    const startedAtMs = performance.now();
    const frame = step();
    this.#followingMs += performance.now() - startedAtMs;
    if (frame !== null) this.boxes.followed(frame);
  }
}

/**
 * Plays the drawn clip to a viewer: a detector that looks at every second frame and tells late, small pictures of each
 * frame, and the true box to hold what is drawn against.
 *
 * @param pictures those of `smallPictures`
 */
export const simulateBoxes = ({ way, latencyMs, seed }: Setting, pictures: (frame: number) => LumaPicture): Outcome => {
  const viewer = new Viewer(way);
  const ious: number[] = [];
  const iousAtPainting: number[] = [];
  const followingMs: number[] = [];
  const warmUp = way === "exact" ? exactWarmUpFrames : warmUpFrames;
  let heldMs = 0;
  let told = 0;
  let painted = -1;
  for (let tick = 0; painted < warmUp + clipFrameCount; tick++) {
    const nowMs = tick * frameMs;
    for (; told * frameMs + latencyMs <= nowMs; told += clipFps / resultsPerSecond)
      viewer.told(resultOf(told, seed), nowMs);
    const wanted = viewer.holdBack.targetMs - heldMs;
    const step = (holdChangeMsPerS * frameMs) / 1000;
    heldMs += Math.max(-step, Math.min(step, wanted));
    const due = Math.floor((nowMs - heldMs) / frameMs);
    for (; painted < due; painted++) {
      const frame = painted + 1;
      const { first, followed, ms } = viewer.paint(frame, pictures(frame));
      if (frame < warmUp) continue;
      followingMs.push(ms);
      if (!catMoves(frame)) continue;
      ious.push(overlapAt(frame, followed));
      iousAtPainting.push(overlapAt(frame, first));
    }
  }
  return { iou: mean(ious), iouAtPainting: mean(iousAtPainting), frames: ious.length, followingMs, heldMs };
};
