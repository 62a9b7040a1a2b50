import { useCallback, useState } from "react";

/** One of a few that this browser remembers; where it may not, it lasts as long as the page. */
export const useChoice = <Value extends string>(
  name: string,
  values: readonly Value[],
  initially: Value,
): [Value, (value: Value) => void] => {
  const key = `nekomado.${name}`;
  const [value, setValue] = useState<Value>(() => {
    try {
      const kept = localStorage.getItem(key);
      return values.find((one) => one === kept) ?? initially;
    } catch {
      return initially;
    }
  });
  const change = useCallback(
    (next: Value) => {
      setValue(next);
      try {
        localStorage.setItem(key, next);
      } catch {
        // Storage is turned off or full: nothing is lost but the memory of a choice.
      }
    },
    [key],
  );
  return [value, change];
};
