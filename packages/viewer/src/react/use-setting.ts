import { useCallback, useState } from "react";
import { recall, remember } from "./page-memory.ts";

/** A switch that this browser remembers; where it may not, it lasts as long as the page. */
export const useSetting = (name: string, initially: boolean): [boolean, (value: boolean) => void] => {
  const key = `nekomado.${name}`;
  const [value, setValue] = useState(() => {
    const kept = recall(key);
    return kept === null ? initially : kept === "true";
  });
  const change = useCallback(
    (next: boolean) => {
      setValue(next);
      remember(key, String(next));
    },
    [key],
  );
  return [value, change];
};
