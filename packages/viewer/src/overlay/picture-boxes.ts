import type { Detection, DetectionResult, PictureSize } from "@nekomado/protocol";
import type { PictureZoom } from "../zoom/picture-zoom.ts";
import { BoxPainter } from "./box-painter.ts";
import type { FrameBoxes } from "./boxes-at.ts";
import { boxesAt } from "./boxes-at.ts";
import { carryForward } from "./carry-forward.ts";
import type { BoxIcon } from "./class-style.ts";
import { clipBox, mapBox } from "./geometry.ts";
import type { OverlayCanvas } from "./overlay-canvas.ts";
import type { LabelWords, PaintedBox } from "./painted-boxes.ts";
import { inDrawingOrder, layOutBoxes } from "./painted-boxes.ts";
import { ResultHistory } from "./result-history.ts";

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

/** Keeps the detection results of one picture, and draws over each of its frames the boxes that belong to it. */
export class PictureBoxes {
  readonly #canvas: OverlayCanvas;
  readonly #zoom: PictureZoom;
  readonly #painter: BoxPainter | null;
  readonly #results = new ResultHistory();
  #look: PictureLook;
  #isShown = true;
  #before: readonly PaintedBox[] = [];

  /** @param zoom says where in the canvas the picture lies */
  constructor(canvas: OverlayCanvas, zoom: PictureZoom, look: PictureLook) {
    this.#canvas = canvas;
    this.#zoom = zoom;
    this.#look = look;
    this.#painter = canvas.context === null ? null : new BoxPainter(canvas.context, look);
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

  /** @param onScreen RTP timestamp of the frame now on screen, for results that name no frame */
  add(result: DetectionResult, onScreen: number | null): void {
    this.#results.add(result, onScreen);
  }

  /** Results of before belong to no frame any more. */
  clear(): void {
    this.#results.clear();
  }

  /** The boxes of a frame, whether they are shown or not; null when there are none. */
  of(rtpTimestamp: number | null): FrameBoxes | null {
    const { results } = this.#results;
    // A browser that does not tell which frame it paints gets the newest boxes.
    const at = rtpTimestamp ?? results.at(-1)?.rtpTimestamp;
    if (at === undefined) return null;
    const found = boxesAt(results, at);
    return found === null ? null : carryForward(results, found, at);
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
