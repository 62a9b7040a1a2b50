import { useEffect, useState } from "react";

/** Whole seconds for which something has lasted; 0 while it does not. */
export const useSeconds = (isLasting: boolean): number => {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (!isLasting) return;
    const sinceMs = performance.now();
    const ticker = setInterval(() => setSeconds(Math.floor((performance.now() - sinceMs) / 1000)), 250);
    return () => {
      clearInterval(ticker);
      setSeconds(0);
    };
  }, [isLasting]);
  return seconds;
};
