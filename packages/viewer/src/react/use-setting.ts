import { useCallback, useState } from "react";

/** A switch that this browser remembers; where it may not, it lasts as long as the page. */
export const useSetting = (name: string, initially: boolean): [boolean, (value: boolean) => void] => {
  const key = `nekomado.${name}`;
  const [value, setValue] = useState(() => {
    try {
      const kept = localStorage.getItem(key);
      return kept === null ? initially : kept === "true";
    } catch {
      return initially;
    }
  });
  const change = useCallback(
    (next: boolean) => {
      setValue(next);
      try {
        localStorage.setItem(key, String(next));
      } catch {
        // Storage is turned off or full: nothing is lost but the memory of a switch.
      }
    },
    [key],
  );
  return [value, change];
};
