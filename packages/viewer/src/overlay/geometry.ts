/** In whatever pixels the context names; origin top left. */
export interface Rectangle {
  x: number;
  y: number;
  w: number;
  h: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Where `object-fit: contain` puts a picture inside an element: whole, centred, its shape kept. */
export const containedRectangle = (picture: Size, element: Size): Rectangle => {
  const scale = Math.min(element.width / picture.width, element.height / picture.height);
  const w = picture.width * scale;
  const h = picture.height * scale;
  return { x: (element.width - w) / 2, y: (element.height - h) / 2, w, h };
};

/**
 * A box from the pixels of one picture to those of a rectangle that shows the whole picture. Both directions scale
 * on their own: a detector may look at a 16:9 stream squeezed to 640x480.
 */
export const mapBox = (box: Rectangle, picture: Size, onto: Rectangle): Rectangle => {
  const scaleX = onto.w / picture.width;
  const scaleY = onto.h / picture.height;
  return { x: onto.x + box.x * scaleX, y: onto.y + box.y * scaleY, w: box.w * scaleX, h: box.h * scaleY };
};

/** What of a box lies within bounds; null when nothing does. */
export const clipBox = (box: Rectangle, bounds: Rectangle): Rectangle | null => {
  const left = Math.max(box.x, bounds.x);
  const top = Math.max(box.y, bounds.y);
  const right = Math.min(box.x + box.w, bounds.x + bounds.w);
  const bottom = Math.min(box.y + box.h, bounds.y + bounds.h);
  return right <= left || bottom <= top ? null : { x: left, y: top, w: right - left, h: bottom - top };
};

/** The rectangle with a rim around it. */
export const widened = ({ x, y, w, h }: Rectangle, rim: number): Rectangle => ({
  x: x - rim,
  y: y - rim,
  w: w + 2 * rim,
  h: h + 2 * rim,
});

export const overlaps = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

export const contains = (outer: Rectangle, inner: Rectangle): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.w <= outer.x + outer.w &&
  inner.y + inner.h <= outer.y + outer.h;

/** Shared area by whole area, 0 to 1. */
export const overlapOf = (a: Rectangle, b: Rectangle): number => {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / (a.w * a.h + b.w * b.h - w * h);
};
