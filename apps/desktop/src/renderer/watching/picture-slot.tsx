import { useEffect, useLayoutEffect, useRef } from "react";
import type { PictureRole, WatchedCamera } from "./watched-camera.ts";

/** A tile that comes nearer than this is about to be seen: its picture is then there already. */
const aheadPx = 120;

/** The place that a camera's picture takes in. While the place is in sight, somebody looks. */
export const PictureSlot = ({ camera, size }: { camera: WatchedCamera; size: PictureRole }) => {
  const slot = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (slot.current !== null) camera.showIn(slot.current, size);
  }, [camera, size]);
  useEffect(() => {
    if (slot.current === null) return undefined;
    // Seen until the observer says otherwise, which it does a frame later.
    let endLook: (() => void) | null = camera.look();
    const observer = new IntersectionObserver(
      (entries) => {
        const isSeen = entries.at(-1)?.isIntersecting ?? false;
        if (isSeen) {
          endLook ??= camera.look();
          return;
        }
        endLook?.();
        endLook = null;
      },
      { rootMargin: `${aheadPx}px` },
    );
    observer.observe(slot.current);
    return () => {
      observer.disconnect();
      endLook?.();
    };
  }, [camera]);
  return <div ref={slot} className="picture-slot" />;
};
