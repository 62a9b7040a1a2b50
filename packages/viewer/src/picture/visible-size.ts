import type { PictureSize } from "@nekomado/protocol";

/** Of the visible part of the coded picture, pixels: neither the rows that fill up macroblocks nor an aspect ratio's stretching. */
export const visibleSizeOf = ({ visibleRect, codedWidth, codedHeight }: VideoFrame): PictureSize =>
  visibleRect === null
    ? { width: codedWidth, height: codedHeight }
    : { width: visibleRect.width, height: visibleRect.height };
