import { useEffect } from "react";
import type { Camera } from "../../contract/index.ts";

/** As long as the screens need to slide apart; see `--open` of the tokens. */
const openMs = 480;

/** Calls once when the screens have slid open for a camera that was paired; at once where motion is not wanted. */
export const useOpened = (opened: Camera | null, onOpened: (() => void) | undefined): void => {
  const isOpened = opened !== null;
  useEffect(() => {
    if (!isOpened || onOpened === undefined) return;
    const timer = setTimeout(onOpened, matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : openMs);
    return () => clearTimeout(timer);
  }, [isOpened, onOpened]);
};
