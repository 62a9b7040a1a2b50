import { useCallback, useState } from "react";
import { recall, remember } from "./page-memory.ts";

/** One of a few that this browser remembers; where it may not, it lasts as long as the page. */
export const useChoice = <Value extends string>(
  name: string,
  values: readonly Value[],
  initially: Value,
): [Value, (value: Value) => void] => {
  const key = `nekomado.${name}`;
  const [value, setValue] = useState<Value>(() => {
    const kept = recall(key);
    return values.find((one) => one === kept) ?? initially;
  });
  const change = useCallback(
    (next: Value) => {
      setValue(next);
      remember(key, next);
    },
    [key],
  );
  return [value, change];
};
