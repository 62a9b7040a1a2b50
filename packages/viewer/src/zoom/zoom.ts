import { containedRectangle } from "../overlay/geometry.ts";
import type { Rectangle, Size } from "../overlay/geometry.ts";

export const leastScale = 1;
export const mostScale = 8;

/** What part of a picture its window shows; the same whatever the window's size. */
export interface Zoom {
  /** 1: the whole picture. */
  scale: number;
  /** What stands in the middle of the window, as shares of the picture's width and height. */
  x: number;
  y: number;
}

export const wholePicture: Zoom = { scale: 1, x: 0.5, y: 0.5 };

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/** The middle of the window on one axis, such that no gap shows where there is picture to fill it. */
const settledMiddle = (middle: number, shown: number, window: number): number => {
  // A window that is not laid out has no size.
  if (shown <= 0) return clamp(middle, 0, 1);
  const half = window / 2 / shown;
  return half >= 0.5 ? 0.5 : clamp(middle, half, 1 - half);
};

/** The nearest zoom that keeps to the limits and leaves no gap that could be filled. */
export const settled = (zoom: Zoom, picture: Size, window: Size): Zoom => {
  const whole = containedRectangle(picture, window);
  const scale = clamp(zoom.scale, leastScale, mostScale);
  return {
    scale,
    x: settledMiddle(zoom.x, whole.w * scale, window.width),
    y: settledMiddle(zoom.y, whole.h * scale, window.height),
  };
};

/** Where the whole picture lies, most of it outside of the window perhaps. */
export const zoomedRectangle = (zoom: Zoom, picture: Size, window: Size): Rectangle => {
  const { scale, x, y } = settled(zoom, picture, window);
  const whole = containedRectangle(picture, window);
  const w = whole.w * scale;
  const h = whole.h * scale;
  return { x: window.width / 2 - x * w, y: window.height / 2 - y * h, w, h };
};

/** Zooms by a factor; what lies under the point stays there as far as the picture's edges allow. */
export const zoomedAbout = (
  zoom: Zoom,
  factor: number,
  point: { x: number; y: number },
  picture: Size,
  window: Size,
): Zoom => {
  const before = zoomedRectangle(zoom, picture, window);
  const scale = clamp(zoom.scale * factor, leastScale, mostScale);
  const grown = scale / clamp(zoom.scale, leastScale, mostScale);
  const middleOf = (start: number, length: number, at: number, windowLength: number): number =>
    (at - start) / length + (windowLength / 2 - at) / (length * grown);
  return settled(
    {
      scale,
      x: middleOf(before.x, before.w, point.x, window.width),
      y: middleOf(before.y, before.h, point.y, window.height),
    },
    picture,
    window,
  );
};

/** Moves the picture with the hand that drags it. @param by CSS pixels of the window */
export const panned = (zoom: Zoom, by: { x: number; y: number }, picture: Size, window: Size): Zoom => {
  const { w, h } = zoomedRectangle(zoom, picture, window);
  const from = settled(zoom, picture, window);
  return settled({ scale: from.scale, x: from.x - by.x / w, y: from.y - by.y / h }, picture, window);
};
