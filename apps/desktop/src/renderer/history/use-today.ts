import { useEffect, useState } from "react";
import { midnightBefore } from "./cards.ts";

const today = (): number => midnightBefore(Date.now());
/** A PC that slept over midnight has timers that are late. */
const lookEveryMs = 60_000;

/** Midnight before now, by this PC's clock; follows when another day begins. */
export const useToday = (): number => {
  const [startMs, setStartMs] = useState(today);
  useEffect(() => {
    const look = (): void => setStartMs(today());
    const timer = setInterval(look, lookEveryMs);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
  return startMs;
};
