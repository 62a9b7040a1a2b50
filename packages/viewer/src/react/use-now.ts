import { useEffect, useState } from "react";

/** `performance.now()`, again every so often while the document is visible. */
export const useNow = (everyMs: number): number => {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") setNowMs(performance.now());
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
};
