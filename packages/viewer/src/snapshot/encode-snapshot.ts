import type { Detection, PictureSize } from "@nekomado/protocol";
import { BoxPainter } from "../overlay/box-painter.ts";
import { mapBox } from "../overlay/geometry.ts";
import { layOutBoxes } from "../overlay/painted-boxes.ts";
import type { CaptureMoment, TakenFrame } from "./taken-frame.ts";

export interface SnapshotForm {
  format: "jpeg" | "png";
  /** Of JPEG, 1 to 100. */
  quality: number;
  withBoxes: boolean;
}

/** A frame as a picture file without any metadata yet. */
export interface EncodedSnapshot extends CaptureMoment {
  rtpTimestamp: number | null;
  /** By which the camera counts its frames; null where only the RTP timestamp is known. */
  frameNumber: number | null;
  format: SnapshotForm["format"];
  size: PictureSize;
  picture: Uint8Array<ArrayBuffer>;
  /** As they were on screen for this frame, in pixels of the picture. */
  boxes: Detection[];
  boxesDrawn: boolean;
}

/** Boxes are drawn as they looked on screen; what a small tile shows would be coarse in a large picture. */
const leastShownWidth = 640;

const drawBoxes = ({ canvas, boxes, shownWidth, look }: TakenFrame, context: CanvasRenderingContext2D): void => {
  if (boxes === null) return;
  const w = Math.max(leastShownWidth, shownWidth);
  const scale = canvas.width / w;
  const rectangle = { x: 0, y: 0, w, h: canvas.height / scale };
  const painter = new BoxPainter(context, look);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  const laidOut = layOutBoxes(boxes.detections, boxes.picture, rectangle, look.words, (text, weight) =>
    painter.textWidth(text, weight),
  );
  painter.paint(laidOut, rectangle, boxes.opacity);
};

const encode = async (canvas: HTMLCanvasElement, { format, quality }: SnapshotForm) => {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, `image/${format}`, quality / 100));
  if (blob === null || blob.type !== `image/${format}`)
    throw new Error(`The browser could not encode a picture of ${canvas.width}x${canvas.height} as ${format}.`);
  return new Uint8Array(await blob.arrayBuffer());
};

/** Encodes a frame, with its boxes drawn into it when asked for. Uses up the frame's canvas. */
export const encodeSnapshot = async (taken: TakenFrame, form: SnapshotForm): Promise<EncodedSnapshot> => {
  const { canvas, boxes, rtpTimestamp, frameNumber, capturedAtMs, timeOrigin } = taken;
  const { width, height } = canvas;
  const whole = { x: 0, y: 0, w: width, h: height };
  const context = canvas.getContext("2d");
  const boxesDrawn = form.withBoxes && boxes !== null && context !== null;
  if (boxesDrawn) drawBoxes(taken, context);
  return {
    rtpTimestamp,
    frameNumber,
    capturedAtMs,
    timeOrigin,
    format: form.format,
    size: { width, height },
    picture: await encode(canvas, form),
    boxes: boxes === null ? [] : boxes.detections.map((one) => ({ ...one, ...mapBox(one, boxes.picture, whole) })),
    boxesDrawn,
  };
};
