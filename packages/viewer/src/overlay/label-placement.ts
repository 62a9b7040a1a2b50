import type { Rectangle, Size } from "./geometry.ts";
import { contains, overlaps, widened } from "./geometry.ts";

export interface LabelWish extends Size {
  /** What the label belongs to, clipped to the picture. */
  box: Rectangle;
  /** Where the label was on the frame before, from its box's upper left corner. */
  before?: { x: number; y: number } | undefined;
}

/** Between a box's line and its label, CSS pixels. */
const gap = 5;
/** The line is drawn around the box's edge: the label begins where the line does. */
const outset = 2;
/** From the edge of the picture to a label. */
const margin = 1;
/** From one label to another: their casings do not touch. */
const betweenLabels = 4;
/** Free around a place that a label moves back to. */
const toSpare = 8;

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/** The places a label may take, the best first: above left, below, above right, then inside the box. */
const candidates = ({ box, width, height }: LabelWish, bounds: Rectangle): Rectangle[] => {
  const withinX = (x: number) => clamp(x, bounds.x + margin, bounds.x + bounds.w - width - margin);
  const left = withinX(box.x - outset);
  const right = withinX(box.x + box.w + outset - width);
  const above = box.y - gap - height;
  const below = box.y + box.h + gap;
  const insideTop = Math.max(box.y + gap, bounds.y + margin);
  const insideBottom = Math.min(box.y + box.h - gap - height, bounds.y + bounds.h - height - margin);
  const insideLeft = withinX(box.x + gap);
  const insideRight = withinX(box.x + box.w - gap - width);
  return [
    { x: left, y: above, w: width, h: height },
    { x: left, y: below, w: width, h: height },
    { x: right, y: above, w: width, h: height },
    { x: right, y: below, w: width, h: height },
    { x: insideLeft, y: insideTop, w: width, h: height },
    { x: insideRight, y: insideTop, w: width, h: height },
    { x: insideLeft, y: insideBottom, w: width, h: height },
    { x: insideRight, y: insideBottom, w: width, h: height },
  ];
};

const covers = (place: Rectangle, others: readonly Rectangle[]): boolean =>
  others.some((other) => overlaps(place, other));

/** Of all places the one where the label was on the frame before. */
const placeBefore = ({ box, before }: LabelWish, places: readonly Rectangle[]): Rectangle | null => {
  if (before === undefined) return null;
  const distanceTo = ({ x, y }: Rectangle) => Math.abs(x - box.x - before.x) + Math.abs(y - box.y - before.y);
  return places.reduce<Rectangle | null>(
    (nearest, place) => (nearest === null || distanceTo(place) < distanceTo(nearest) ? place : nearest),
    null,
  );
};

const choosePlace = (
  wish: LabelWish,
  bounds: Rectangle,
  taken: readonly Rectangle[],
  toBeSeen: readonly Rectangle[],
): Rectangle | null => {
  const all = candidates(wish, bounds);
  const fitting = all.filter((place) => contains(bounds, place));
  const free = fitting.filter((place) => !covers(widened(place, betweenLabels), taken));
  const good = free.filter((place) => !covers(place, toBeSeen));
  const before = placeBefore(wish, all);
  if (before !== null && good.includes(before)) {
    // Boxes tremble by a few pixels: a label goes back to a better place only when that has room to spare.
    const others = [...taken, ...toBeSeen.filter((one) => one !== wish.box)];
    const isRoomy = (place: Rectangle) => !covers(widened(place, betweenLabels + toSpare), others);
    return good.slice(0, good.indexOf(before)).find(isRoomy) ?? before;
  }
  return good[0] ?? free[0] ?? fitting.at(-1) ?? null;
};

/**
 * Finds a place for each label, in the order given: never off the picture, not over another label while there is
 * another place, and not over what is to be seen while there is one beside it. A label that fits nowhere without
 * covering one stays with its box, inside at the edge. Null for a label that is larger than the picture.
 * A label stays on the side of its box where it was, unless a better one has room to spare.
 *
 * @param toBeSeen boxes of animals and people, the very ones of the wishes
 */
export const placeLabels = (
  wishes: readonly LabelWish[],
  bounds: Rectangle,
  toBeSeen: readonly Rectangle[] = [],
): (Rectangle | null)[] => {
  const taken: Rectangle[] = [];
  return wishes.map((wish) => {
    const place = choosePlace(wish, bounds, taken, toBeSeen);
    if (place !== null) taken.push(place);
    return place;
  });
};
