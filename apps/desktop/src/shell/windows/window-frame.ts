import type { Area } from "./window-place.ts";

/** How far a window's inside lies from the corner of the frame that the system draws around it. */
export interface FrameOffset {
  x: number;
  y: number;
}

export const noFrame: FrameOffset = { x: 0, y: 0 };

/** No title bar is higher. */
const thickestFrame = 96;

/**
 * Under X11 a window is asked to be somewhere with its frame, and says where it is without: kept as it says, it would
 * creep by the frame with every start.
 *
 * @param opened where it was asked to be
 * @param bounds where it says it is, before anybody can have moved it
 * @returns null when the difference is no frame
 */
export const frameOf = (opened: Partial<Area>, bounds: Area): FrameOffset | null => {
  if (opened.x === undefined || opened.y === undefined) return null;
  const offset = { x: bounds.x - opened.x, y: bounds.y - opened.y };
  const isFrame = [offset.x, offset.y].every((distance) => distance >= 0 && distance <= thickestFrame);
  return isFrame ? offset : null;
};

export const withoutFrame = ({ x, y, width, height }: Area, frame: FrameOffset): Area => ({
  x: x - frame.x,
  y: y - frame.y,
  width,
  height,
});
