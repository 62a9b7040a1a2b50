import { useCallback, useEffect, useState } from "react";

export interface Moment {
  /** `performance.now()` */
  nowMs: number;
  /** What has to be added to a time of `performance.now()` for Unix time. */
  wallOffsetMs: number;
}

const readMoment = (): Moment => {
  const nowMs = performance.now();
  return { nowMs, wallOffsetMs: Date.now() - nowMs };
};

/** The time, again every so often while the document is visible, and at once when `refresh` is called. */
export const useMoment = (everyMs: number): { moment: Moment; refresh: () => void } => {
  const [moment, setMoment] = useState(readMoment);
  const refresh = useCallback(() => setMoment(readMoment()), []);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, refresh]);
  return { moment, refresh };
};
