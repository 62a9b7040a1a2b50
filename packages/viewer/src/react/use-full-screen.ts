import type { RefObject } from "react";
import { useCallback, useEffect, useState } from "react";

export interface FullScreen {
  isPossible: boolean;
  isOn: boolean;
  toggle: () => void;
}

/** Full screen of one element; not possible where the browser offers it for videos only. */
export const useFullScreen = (element: RefObject<HTMLElement | null>): FullScreen => {
  const [isOn, setIsOn] = useState(false);
  useEffect(() => {
    const changed = () => setIsOn(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", changed);
    return () => document.removeEventListener("fullscreenchange", changed);
  }, []);
  const toggle = useCallback(() => {
    const done = document.fullscreenElement === null ? element.current?.requestFullscreen() : document.exitFullscreen();
    // A browser that refuses stays as it is, which is to be seen.
    done?.catch(() => undefined);
  }, [element]);
  return { isPossible: document.fullscreenEnabled, isOn, toggle };
};
