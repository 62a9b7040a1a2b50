import type { Rectangle } from "../overlay/geometry.ts";
import { findBlock } from "./block-search.ts";
import type { LumaPicture } from "./luma-picture.ts";
import { robustLine } from "./robust-line.ts";

/** How far each edge of a box moves. In shares of the picture's width and height, as boxes are here. */
export interface BoxMotion {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export const still: BoxMotion = { left: 0, right: 0, top: 0, bottom: 0 };

export const scaled = ({ left, right, top, bottom }: BoxMotion, by: number): BoxMotion => ({
  left: left * by,
  right: right * by,
  top: top * by,
  bottom: bottom * by,
});

export const sumOf = (a: BoxMotion, b: BoxMotion): BoxMotion => ({
  left: a.left + b.left,
  right: a.right + b.right,
  top: a.top + b.top,
  bottom: a.bottom + b.bottom,
});

export const moved = ({ x, y, w, h }: Rectangle, by: BoxMotion): Rectangle => ({
  x: x + by.left,
  y: y + by.top,
  w: Math.max(0, w + by.right - by.left),
  h: Math.max(0, h + by.bottom - by.top),
});

export const motionBetween = (from: Rectangle, to: Rectangle): BoxMotion => ({
  left: to.x - from.x,
  right: to.x + to.w - from.x - from.w,
  top: to.y - from.y,
  bottom: to.y + to.h - from.y - from.h,
});

/** Distance between blocks, pixels of the small picture; more in a box that would hold too many. */
const blockSpacing = 3;
const mostBlocksPerSide = 10;
const fewestBlocks = 3;
/** What fits worse than this, in shades per pixel, is not there: covered, turned away, or another scene. */
const mostMisfit = 14;
/** A box is lost where less than this share of its blocks is there. */
const leastShareThere = 0.55;
/** A block that moved by less, or fits but little better where it moved to, may be of what stands behind the animal. */
const leastMovement = 0.4;
const leastGain = 1.5;

interface Block {
  /** Place in the box, -1 to 1 from edge to edge. */
  atX: number;
  atY: number;
  x: number;
  y: number;
  weight: number;
  isThere: boolean;
  moves: boolean;
}

const countAlong = (length: number): number =>
  Math.max(2, Math.min(mostBlocksPerSide, Math.round(length / blockSpacing)));

const blocksOf = (from: LumaPicture, to: LumaPicture, box: Rectangle, expected: BoxMotion): Block[] => {
  const { width, height } = from;
  const columns = countAlong(box.w * width);
  const rows = countAlong(box.h * height);
  const blocks: Block[] = [];
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const shareX = (column + 0.5) / columns;
      const shareY = (row + 0.5) / rows;
      const motion = findBlock(
        from,
        to,
        Math.round((box.x + shareX * box.w) * width),
        Math.round((box.y + shareY * box.h) * height),
        {
          x: (expected.left + (expected.right - expected.left) * shareX) * width,
          y: (expected.top + (expected.bottom - expected.top) * shareY) * height,
        },
      );
      if (motion === null) continue;
      const { x, y, weight, misfit, gain } = motion;
      const moves = gain > leastGain && Math.hypot(x, y) > leastMovement;
      const isThere = misfit <= mostMisfit;
      blocks.push({ atX: 2 * shareX - 1, atY: 2 * shareY - 1, x, y, weight, isThere, moves });
    }
  }
  return blocks;
};

/**
 * How a box moves and grows from one picture to another of the same size, by the blocks of the picture inside it.
 *
 * @param box of `from`, in shares of the picture
 * @param expected where it should have gone: it is looked for around there
 * @returns null where it is lost
 */
export const motionOfBox = (
  from: LumaPicture,
  to: LumaPicture,
  box: Rectangle,
  expected: BoxMotion,
): BoxMotion | null => {
  if (from.width !== to.width || from.height !== to.height) return null;
  const tried = blocksOf(from, to, box, expected);
  const all = tried.filter(({ isThere }) => isThere);
  if (all.length < Math.max(fewestBlocks, leastShareThere * tried.length)) return null;
  const moving = all.filter(({ moves }) => moves);
  // Where most of what is in the box moves, what does not is the room behind.
  const blocks = moving.length >= all.length / 2 ? moving : all;
  const across = robustLine(blocks.map(({ atX, x, weight }) => ({ at: atX, shift: x, weight })));
  const down = robustLine(blocks.map(({ atY, y, weight }) => ({ at: atY, shift: y, weight })));
  return {
    left: (across.middle - across.slope) / from.width,
    right: (across.middle + across.slope) / from.width,
    top: (down.middle - down.slope) / from.height,
    bottom: (down.middle + down.slope) / from.height,
  };
};
