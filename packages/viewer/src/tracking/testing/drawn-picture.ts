import type { Rectangle, Size } from "../../overlay/geometry.ts";
import type { LumaPicture } from "../luma-picture.ts";

export const pictureSize: Size = { width: 160, height: 90 };
export const ticksPerFrame = 3000;

/** The coat of what has no pattern. */
export const plain = -1;

/** A patterned thing over a patterned ground; places are pixels of the small picture and may lie between them. */
export interface DrawnThing extends Rectangle {
  /** Things of another coat do not look alike. */
  coat: number;
}

/** A number that looks drawn by lot, 0 to 1, the same for the same place and coat. */
const lot = (x: number, y: number, coat: number): number => {
  const mixed = Math.sin(x * 127.1 + y * 311.7 + coat * 74.7) * 43_758.545;
  return mixed - Math.floor(mixed);
};

/** Spots of about so many pixels, with soft edges. */
const spots = (x: number, y: number, coat: number, size: number): number => {
  const [column, row] = [Math.floor(x / size), Math.floor(y / size)];
  const ease = (part: number): number => part * part * (3 - 2 * part);
  const [right, down] = [ease(x / size - column), ease(y / size - row)];
  const across = (at: number): number => lot(column, at, coat) * (1 - right) + lot(column + 1, at, coat) * right;
  return across(row) * (1 - down) + across(row + 1) * down;
};

const shade = (x: number, y: number, coat: number): number =>
  40 + 110 * spots(x, y, coat, 9) + 60 * spots(x, y, coat + 0.5, 4);

const shadeAt = (x: number, y: number, things: readonly DrawnThing[]): number => {
  const thing = [...things].reverse().find((one) => x >= one.x && x < one.x + one.w && y >= one.y && y < one.y + one.h);
  if (thing === undefined) return 0.4 * shade(x * 0.6, y * 0.6, 0) + 50;
  if (thing.coat === plain) return 120;
  // The pattern grows with its thing.
  return shade(((x - thing.x) / thing.w) * 40, ((y - thing.y) / thing.h) * 30, thing.coat);
};

/** @param brighter shades that the whole picture is brighter by, as a camera's exposure makes it */
export const drawnPicture = (
  frame: number,
  things: readonly DrawnThing[],
  { width, height }: Size = pictureSize,
  brighter = 0,
): LumaPicture => {
  const luma = Uint8Array.from({ length: width * height }, (_, at) =>
    Math.max(0, Math.min(255, Math.round(shadeAt(at % width, Math.floor(at / width), things) + brighter))),
  );
  const mean = luma.reduce((sum, value) => sum + value, 0) / luma.length;
  return { rtpTimestamp: (frame * ticksPerFrame) >>> 0, width, height, luma, mean };
};
