import { useEffect, useState } from "react";

/** True while the value is, and for so long after it was; at once false where it never was. */
export const useLinger = (value: boolean, forMs: number): boolean => {
  const [lingers, setLingers] = useState(value);
  if (value && !lingers) setLingers(true);
  useEffect(() => {
    if (value) return undefined;
    const timer = setTimeout(() => setLingers(false), forMs);
    return () => clearTimeout(timer);
  }, [value, forMs]);
  return value || lingers;
};
