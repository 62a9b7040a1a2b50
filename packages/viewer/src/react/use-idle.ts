import { useEffect, useState } from "react";

const signs = ["pointermove", "pointerdown", "keydown", "focusin"] as const;

/** True when nobody has moved, touched or typed anything for so long. */
export const useIdle = (afterMs: number): boolean => {
  const [isIdle, setIsIdle] = useState(false);
  useEffect(() => {
    const rest = () => setIsIdle(true);
    let timer = setTimeout(rest, afterMs);
    const stir = (): void => {
      setIsIdle(false);
      clearTimeout(timer);
      timer = setTimeout(rest, afterMs);
    };
    for (const sign of signs) addEventListener(sign, stir, { passive: true });
    return () => {
      clearTimeout(timer);
      for (const sign of signs) removeEventListener(sign, stir);
    };
  }, [afterMs]);
  return isIdle;
};
