import type { Rectangle, Size } from "./geometry.ts";
import { contains, overlaps } from "./geometry.ts";

export interface LabelWish extends Size {
  /** What the label belongs to, clipped to the picture. */
  box: Rectangle;
}

/** Between a box's line and its label, CSS pixels. */
const gap = 5;
/** The line is drawn around the box's edge: the label begins where the line does. */
const outset = 2;
/** From the edge of the picture to a label. */
const margin = 1;

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

/**
 * Finds a place for each label, in the order given: never off the picture, not over another label while there is
 * another place, and not over what is to be seen while there is one beside it. A label that fits nowhere without
 * covering one stays with its box, inside at the edge. Null for a label that is larger than the picture.
 *
 * @param toBeSeen boxes of animals and people
 */
export const placeLabels = (
  wishes: readonly LabelWish[],
  bounds: Rectangle,
  toBeSeen: readonly Rectangle[] = [],
): (Rectangle | null)[] => {
  const taken: Rectangle[] = [];
  const covers = (place: Rectangle, others: readonly Rectangle[]) => others.some((other) => overlaps(place, other));
  return wishes.map((wish) => {
    const fitting = candidates(wish, bounds).filter((place) => contains(bounds, place));
    const free = fitting.filter((place) => !covers(place, taken));
    const place = free.find((one) => !covers(one, toBeSeen)) ?? free[0] ?? fitting.at(-1) ?? null;
    if (place !== null) taken.push(place);
    return place;
  });
};
