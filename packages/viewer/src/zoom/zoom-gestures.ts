import type { PictureZoom } from "./picture-zoom.ts";

const wheelFactorPerPixel = 1.0015;
/** Trackpads tell a pinch as a wheel with the control key, in small steps. */
const pinchFactorPerPixel = 1.01;
const pixelsPerLine = 16;
const pixelsPerPage = 400;

const wheelPixels = ({ deltaY, deltaMode }: WheelEvent): number => {
  if (deltaMode === WheelEvent.DOM_DELTA_LINE) return deltaY * pixelsPerLine;
  return deltaMode === WheelEvent.DOM_DELTA_PAGE ? deltaY * pixelsPerPage : deltaY;
};

interface Hand {
  x: number;
  y: number;
}

/**
 * Lets wheel, pinch and drag on an element zoom a picture.
 *
 * @returns the function that ends it
 */
export const followZoomGestures = (element: HTMLElement, zoom: PictureZoom): (() => void) => {
  const hands = new Map<number, Hand>();
  const place = ({ clientX, clientY }: MouseEvent): Hand => {
    const { left, top } = element.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  const wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const perPixel = event.ctrlKey ? pinchFactorPerPixel : wheelFactorPerPixel;
    zoom.by(perPixel ** -wheelPixels(event), place(event));
  };
  const down = (event: PointerEvent): void => {
    const onControl = event.target instanceof Element && event.target.closest("button, a, input") !== null;
    if (event.button !== 0 || onControl) return;
    hands.set(event.pointerId, place(event));
    element.setPointerCapture(event.pointerId);
  };
  const move = (event: PointerEvent): void => {
    const before = hands.get(event.pointerId);
    if (before === undefined) return;
    const now = place(event);
    hands.set(event.pointerId, now);
    const [other] = [...hands].filter(([id]) => id !== event.pointerId).map(([, hand]) => hand);
    if (other === undefined) {
      if (zoom.zoom.scale > 1) zoom.pan({ x: now.x - before.x, y: now.y - before.y });
      return;
    }
    const spread = (hand: Hand): number => Math.max(1, Math.hypot(hand.x - other.x, hand.y - other.y));
    zoom.pan({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 });
    zoom.by(spread(now) / spread(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  };
  const up = ({ pointerId }: PointerEvent): void => {
    hands.delete(pointerId);
  };
  element.addEventListener("wheel", wheel, { passive: false });
  element.addEventListener("pointerdown", down);
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerup", up);
  element.addEventListener("pointercancel", up);
  return () => {
    element.removeEventListener("wheel", wheel);
    element.removeEventListener("pointerdown", down);
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerup", up);
    element.removeEventListener("pointercancel", up);
  };
};
