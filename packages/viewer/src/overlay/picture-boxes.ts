import type { Detection, DetectionResult, PictureSize } from "@nekomado/protocol";
import type { ShownSource } from "../tracking/box-follower.ts";
import { BoxFollower } from "../tracking/box-follower.ts";
import type { PictureZoom } from "../zoom/picture-zoom.ts";
import { BoxPainter } from "./box-painter.ts";
import type { FrameBoxes } from "./boxes-at.ts";
import type { BoxIcon } from "./class-style.ts";
import { clipBox, mapBox } from "./geometry.ts";
import type { OverlayCanvas } from "./overlay-canvas.ts";
import type { LabelWords, PaintedBox } from "./painted-boxes.ts";
import { inDrawingOrder, layOutBoxes } from "./painted-boxes.ts";
import { HoldBack } from "./hold-back.ts";
import type { BoxMode } from "./box-modes.ts";
import { ResultBoxes } from "./result-boxes.ts";

export interface PictureLook {
  words: LabelWords;
  icons: ReadonlyMap<BoxIcon, Path2D>;
  fontFamily: string;
}

/** What was drawn over one frame. */
export interface DrawnBoxes {
  /** In pixels of the frame's picture. */
  boxes: readonly Detection[];
  /** The result that the boxes are of; null without boxes. */
  result: { rtpTimestamp: number; frameNumber: number } | null;
}

const nothingDrawn: DrawnBoxes = { boxes: [], result: null };
/** Without boxes for so long, nothing is kept ready to follow them. */
const restsAfterMs = 5000;

/** Keeps the detection results of one picture, and draws over each of its frames the boxes that belong to it. */
export class PictureBoxes {
  readonly #canvas: OverlayCanvas;
  readonly #zoom: PictureZoom;
  readonly #painter: BoxPainter | null;
  readonly #results = new ResultBoxes();
  readonly #follower: BoxFollower;
  readonly #holdBack = new HoldBack();
  #look: PictureLook;
  #isShown = true;
  #before: readonly PaintedBox[] = [];
  #followedAtMs: number | null = null;

  /**
   * @param zoom says where in the canvas the picture lies
   * @param onFollowed the boxes of the frame with this RTP timestamp are known better than when they were drawn
   */
  constructor(canvas: OverlayCanvas, zoom: PictureZoom, look: PictureLook, onFollowed: (rtpTimestamp: number) => void) {
    this.#canvas = canvas;
    this.#zoom = zoom;
    this.#look = look;
    this.#painter = canvas.context === null ? null : new BoxPainter(canvas.context, look);
    this.#follower = new BoxFollower((frame) => {
      this.#results.followed(frame);
      onFollowed(frame.rtpTimestamp);
    });
  }

  get look(): PictureLook {
    return this.#look;
  }

  /** From the next frame that is drawn. */
  show(isShown: boolean): void {
    this.#isShown = isShown;
  }

  /** In which language labels speak from the next frame that is drawn. */
  speak(words: LabelWords): void {
    this.#look = { ...this.#look, words };
  }

  get mode(): BoxMode {
    return this.#results.mode;
  }

  set mode(mode: BoxMode) {
    this.#results.mode = mode;
    this.#holdBack.reset();
    this.#follower.rest();
  }

  /** How long the picture has to be held back for each frame to have its own boxes, ms; null where it has not. */
  get holdBackMs(): number | null {
    return this.mode === "exact" && this.#isShown ? this.#holdBack.targetMs : null;
  }

  /** @param onScreen RTP timestamp of the frame now on screen, for results that name no frame */
  add(result: DetectionResult, onScreen: number | null): void {
    const lookedAt = this.#results.add(result, onScreen);
    if (lookedAt !== null) this.#follower.lookedAt(lookedAt);
    const shortageMs = onScreen === null ? null : this.#results.shortageMs(onScreen);
    if (this.mode === "exact" && shortageMs !== null) this.#holdBack.add(shortageMs, performance.now());
  }

  /** Results of before belong to no frame any more. */
  clear(): void {
    this.#results.clear();
    this.#follower.clear();
    this.#holdBack.reset();
  }

  /** Lets go of what follows boxes; what is drawn stays. Idempotent. */
  rest(): void {
    this.#follower.rest();
  }

  /** The boxes of a frame, whether they are shown or not; null when there are none. */
  of(rtpTimestamp: number | null): FrameBoxes | null {
    return this.#results.of(rtpTimestamp);
  }

  /** To be called with each frame and what was drawn over it: follows the boxes on it, while there are any. */
  follow(source: ShownSource, { result }: DrawnBoxes): void {
    const nowMs = performance.now();
    if (result !== null && this.mode === "live") {
      this.#followedAtMs = nowMs;
      this.#follower.follow(source);
    } else if (this.#followedAtMs !== null && nowMs - this.#followedAtMs > restsAfterMs) {
      this.#followedAtMs = null;
      this.#follower.rest();
    }
  }

  /** Takes away the boxes of the frame before, and draws those of this one. */
  draw(rtpTimestamp: number | null, picture: PictureSize): DrawnBoxes {
    this.#canvas.begin();
    const found = this.#isShown ? this.of(rtpTimestamp) : null;
    if (picture.width === 0 || found === null) return nothingDrawn;
    this.#paint(found, picture);
    const whole = { x: 0, y: 0, w: picture.width, h: picture.height };
    return {
      boxes: inDrawingOrder(found.detections, found.picture).map((detection) => ({
        ...detection,
        ...mapBox(detection, found.picture, whole),
      })),
      result: { rtpTimestamp: found.rtpTimestamp, frameNumber: found.frameNumber },
    };
  }

  #paint(found: FrameBoxes, picture: PictureSize): void {
    if (this.#painter === null) return;
    const painter = this.#painter;
    const { width, height } = this.#canvas.size;
    const rectangle = this.#zoom.rectangleOf(picture);
    const shown = clipBox(rectangle, { x: 0, y: 0, w: width, h: height });
    if (shown === null) return;
    const boxes = layOutBoxes(
      found.detections,
      found.picture,
      rectangle,
      this.#look.words,
      (text, weight) => painter.textWidth(text, weight),
      this.#before,
      shown,
    );
    this.#before = boxes;
    painter.paint(boxes, shown, found.opacity);
  }
}
