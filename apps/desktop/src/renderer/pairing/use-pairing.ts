import { useCallback, useState } from "react";
import type { Camera } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import { pairingFault } from "./pairing-fault.ts";
import type { PairingFault } from "./pairing-words.ts";

/**
 * typing ⇄ checking → opened. A code that did not open comes back to `typing` with the fault; typing on takes the fault
 * away.
 */
export type PairingState =
  | { kind: "typing"; fault: PairingFault | null }
  | { kind: "checking" }
  | { kind: "opened"; camera: Camera };

export interface Pairing {
  state: PairingState;
  /** @param cameraId null leaves it to the code */
  pair: (code: string, cameraId: string | null) => void;
  /** What was typed is being changed. */
  changed: () => void;
}

export const usePairing = (): Pairing => {
  const { client } = useKnown();
  const [state, setState] = useState<PairingState>({ kind: "typing", fault: null });
  const pair = useCallback(
    (code: string, cameraId: string | null) => {
      setState({ kind: "checking" });
      client.request("cameras.pair", { code, cameraId }).then(
        (camera) => setState({ kind: "opened", camera }),
        (error: unknown) =>
          setState({ kind: "typing", fault: pairingFault(error, { atOneCamera: cameraId !== null }) }),
      );
    },
    [client],
  );
  const changed = useCallback(
    () =>
      setState((before) =>
        before.kind === "typing" && before.fault !== null ? { kind: "typing", fault: null } : before,
      ),
    [],
  );
  return { state, pair, changed };
};
