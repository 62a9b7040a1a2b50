import type { Detection, PictureSize } from "@nekomado/protocol";
import type { Rectangle } from "./geometry.ts";
import { clipBox, mapBox } from "./geometry.ts";
import type { LabelWish } from "./label-placement.ts";
import { placeLabels } from "./label-placement.ts";
import type { ClassStyle } from "./class-style.ts";
import { styleOf } from "./class-style.ts";
import type { SeenBox } from "./seen-box.ts";

/** A picture narrower than this (CSS pixels) has room for the names of living beings only. */
export const narrowPicture = 480;

export interface BoxLabel {
  place: Rectangle;
  /** Null: the icon says it all. */
  name: string | null;
  percent: string | null;
}

/** One box as it is drawn, in CSS pixels of the overlay. */
export interface PaintedBox {
  detection: Detection | SeenBox;
  style: ClassStyle;
  rectangle: Rectangle;
  /** What of it lies in the window: less than the whole where the picture is zoomed. */
  visible: Rectangle;
  label: BoxLabel | null;
}

export interface LabelWords {
  className: (className: string) => string;
  /** @param share 0 to 1. @returns null where names are enough */
  percent: (share: number) => string | null;
}

export interface LabelMetrics {
  height: number;
  paddingLeft: number;
  paddingRight: number;
  icon: number;
  gap: number;
}

export const labelMetrics = (pictureWidth: number): LabelMetrics =>
  pictureWidth < narrowPicture
    ? { height: 20, paddingLeft: 5, paddingRight: 6, icon: 13, gap: 4 }
    : { height: 22, paddingLeft: 6, paddingRight: 8, icon: 14, gap: 5 };

const identityOf = (detection: Detection | SeenBox): number | null =>
  "identity" in detection ? detection.identity : null;

/** Where the label of the same animal was, from its box's corner; of the nearest box of its class where that is not known. */
const labelBefore = (
  of: Detection | SeenBox,
  { x, y, w, h }: Rectangle,
  before: readonly PaintedBox[],
): LabelWish["before"] => {
  const distanceTo = ({ visible: one }: PaintedBox) =>
    Math.abs(one.x + one.w / 2 - x - w / 2) + Math.abs(one.y + one.h / 2 - y - h / 2);
  const identity = identityOf(of);
  const same = before.filter(({ detection }) => identity !== null && identityOf(detection) === identity);
  const alike = before.filter(({ detection }) => detection.className === of.className);
  const [nearest] = (same.length > 0 ? same : alike).sort((a, b) => distanceTo(a) - distanceTo(b));
  if (nearest === undefined || nearest.label === null) return undefined;
  const { label, visible } = nearest;
  return { x: label.place.x - visible.x, y: label.place.y - visible.y };
};

const rank = { being: 0, bowl: 1, thing: 2 } as const;

/** What lies in the picture, animals and people first. */
export const inDrawingOrder = <Box extends Detection>(
  detections: readonly Box[],
  { width, height }: PictureSize,
): Box[] =>
  detections
    .filter((detection) => clipBox(detection, { x: 0, y: 0, w: width, h: height }) !== null)
    .sort((a, b) => rank[styleOf(a.className).weight] - rank[styleOf(b.className).weight]);

/**
 * Lays out the boxes of one frame: animals and people are given their labels' places first.
 *
 * @param pictureRectangle where the video's whole picture lies, CSS pixels of the overlay
 * @param textWidth width of a text in the labels' bold or plain type, CSS pixels
 * @param before what was laid out for the frame before, lest labels jump from side to side
 * @param shownRectangle what of the picture is seen, where it is zoomed
 */
export const layOutBoxes = (
  detections: readonly (Detection | SeenBox)[],
  detectorPicture: PictureSize,
  pictureRectangle: Rectangle,
  words: LabelWords,
  textWidth: (text: string, weight: "bold" | "plain") => number,
  before: readonly PaintedBox[] = [],
  shownRectangle: Rectangle = pictureRectangle,
): PaintedBox[] => {
  const isNarrow = shownRectangle.w < narrowPicture;
  const metrics = labelMetrics(shownRectangle.w);
  const boxes = inDrawingOrder(detections, detectorPicture).flatMap((detection) => {
    const rectangle = clipBox(mapBox(detection, detectorPicture, pictureRectangle), pictureRectangle);
    const visible = rectangle === null ? null : clipBox(rectangle, shownRectangle);
    if (rectangle === null || visible === null) return [];
    return [{ detection, style: styleOf(detection.className), rectangle, visible }];
  });
  const texts = boxes.map(({ detection, style }) =>
    isNarrow && style.weight !== "being"
      ? { name: null, percent: null }
      : { name: words.className(detection.className), percent: words.percent(detection.confidence) },
  );
  const wishes = boxes.map(({ detection, visible }, index): LabelWish => {
    const { name, percent } = texts[index] ?? { name: null, percent: null };
    const wish = { box: visible, before: labelBefore(detection, visible, before), height: metrics.height };
    if (name === null) return { ...wish, width: metrics.height };
    const text = textWidth(name, "bold") + (percent === null ? 0 : metrics.gap + textWidth(percent, "plain"));
    const width = metrics.paddingLeft + metrics.icon + metrics.gap + text + metrics.paddingRight;
    return { ...wish, width: Math.ceil(width) };
  });
  const places = placeLabels(
    wishes,
    shownRectangle,
    boxes.flatMap(({ style, visible }) => (style.weight === "being" ? [visible] : [])),
  );
  return boxes.map((box, index) => {
    const place = places[index] ?? null;
    const text = texts[index] ?? { name: null, percent: null };
    return { ...box, label: place === null ? null : { place, ...text } };
  });
};
