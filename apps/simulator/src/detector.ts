import { maxDetections, type BoardDetection, type BoardDetectionResult } from "@nekomado/board-memory";
import type { PictureSize } from "./picture-size.ts";
import { RateDivider } from "./rate-divider.ts";
import { sceneSize, type TrueBox, trueBoxes } from "./scene/index.ts";
import { seededRandom } from "./seeded-random.ts";

export interface DetectorOptions {
  /** Frames looked at in a second. */
  readonly fps: number;
  /** From a frame's index update to its result, milliseconds. */
  readonly latencyMs: number;
  /** Each of x, y, w, h is off by up to this, uniformly; pixels of the detector's picture. */
  readonly noisePx: number;
  /** Probability that a box is not found, each box of each result for itself. */
  readonly missProbability: number;
  /** The picture it looks at: the stream's own, or squeezed into this size. */
  readonly pictureSize: PictureSize | "stream";
  readonly seed: number;
}

/** A frame of the drawn scene that the detector may look at. */
export interface SeenFrame {
  readonly frameNumber: number;
  readonly timestampMs: number;
  readonly clipFrame: number;
  readonly streamSize: PictureSize;
}

export interface FoundResult extends Omit<BoardDetectionResult, "version"> {
  readonly clipFrame: number;
}

const confidences: Readonly<Record<TrueBox["className"], number>> = { cat: 0.91, food_bowl: 0.84, water_bowl: 0.82 };
const confidenceSpread = 0.05;

/**
 * Stands in for the detector: knows the true boxes of the drawn scene, and tells them late, a little off, and not
 * always. Looks at several frames at a time where its latency is longer than the time between two of them. Says
 * nothing where it finds nothing.
 */
export class Detector {
  readonly #options: DetectorOptions;
  readonly #onFound: (result: FoundResult) => void;
  readonly #divider: RateDivider;
  readonly #pending = new Set<NodeJS.Timeout>();
  #isOn = true;
  #looks = 0;
  #onSettled: (() => void)[] = [];

  constructor(options: DetectorOptions, streamFps: number, onFound: (result: FoundResult) => void) {
    this.#options = options;
    this.#onFound = onFound;
    this.#divider = new RateDivider(options.fps, streamFps);
  }

  /** Off: results that are under way are still told, then it is silent. */
  set isOn(isOn: boolean) {
    this.#isOn = isOn;
  }

  /** To be called for every frame, right after its index update. */
  see(frame: SeenFrame): void {
    if (!this.#divider.takesNext() || !this.#isOn) return;
    const detections = findBoxes(frame, this.#options, this.#looks++);
    if (detections.length === 0) return;
    const { frameNumber, timestampMs, clipFrame } = frame;
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      this.#onFound({ frameNumber, timestampMs, clipFrame, detections });
      if (this.#pending.size === 0) this.#settle();
    }, this.#options.latencyMs);
    this.#pending.add(timer);
  }

  /** Resolves when every result that is under way has been told. */
  async settled(): Promise<void> {
    if (this.#pending.size === 0) return;
    await new Promise<void>((resolve) => this.#onSettled.push(resolve));
  }

  close(): void {
    this.#isOn = false;
    for (const timer of this.#pending) clearTimeout(timer);
    this.#pending.clear();
    this.#settle();
  }

  #settle(): void {
    for (const resolve of this.#onSettled) resolve();
    this.#onSettled = [];
  }
}

/** What the detector finds at its `look`-th look, the same for the same seed. */
export function findBoxes(
  { clipFrame, streamSize }: Pick<SeenFrame, "clipFrame" | "streamSize">,
  { noisePx, missProbability, pictureSize, seed }: DetectorOptions,
  look: number,
): BoardDetection[] {
  const random = seededRandom(seed, look);
  const picture = pictureSize === "stream" ? streamSize : pictureSize;
  const scaleX = picture.width / sceneSize.width;
  const scaleY = picture.height / sceneSize.height;
  const noise = (): number => (2 * random() - 1) * noisePx;
  const found: BoardDetection[] = [];
  for (const box of trueBoxes(clipFrame)) {
    // Drawn in the same order whether the box is missed or not, so that a miss changes nothing but itself.
    const isMissed = random() < missProbability;
    const detection = {
      className: box.className,
      confidence: confidences[box.className] + (2 * random() - 1) * confidenceSpread,
      x: Math.max(0, Math.round(box.x * scaleX + noise())),
      y: Math.max(0, Math.round(box.y * scaleY + noise())),
      w: Math.max(1, Math.round(box.w * scaleX + noise())),
      h: Math.max(1, Math.round(box.h * scaleY + noise())),
    };
    if (!isMissed) found.push(detection);
  }
  return found.slice(0, maxDetections);
}
