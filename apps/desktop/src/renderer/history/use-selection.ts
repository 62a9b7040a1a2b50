import { useCallback, useState } from "react";

const none: ReadonlySet<string> = new Set();

export interface Selection {
  isOn: boolean;
  ids: ReadonlySet<string>;
}

/** Which pictures are selected, while any are being selected. */
export const useSelection = () => {
  const [selection, setSelection] = useState<Selection>({ isOn: false, ids: none });
  const start = useCallback(() => setSelection({ isOn: true, ids: none }), []);
  const toggle = useCallback(
    (id: string) =>
      setSelection(({ ids }) => {
        const after = new Set(ids);
        if (!after.delete(id)) after.add(id);
        return { isOn: true, ids: after };
      }),
    [],
  );
  const end = useCallback(() => setSelection({ isOn: false, ids: none }), []);
  return { selection, start, toggle, end };
};
