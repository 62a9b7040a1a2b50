import type { CameraLink } from "@nekomado/viewer";
import type { RefObject } from "react";
import { useCallback, useEffect, useState } from "react";
import type { Camera } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import type { CheckProgress } from "./connection-check.ts";
import { checkConnection, stepDeadlineMs } from "./connection-check.ts";
import { PeerProbe } from "./peer-probe.ts";

export interface RunningCheck {
  /** Null for the moment before the first step. */
  progress: CheckProgress | null;
  again: () => void;
}

/** Checks the way to a camera from the first moment on, and again when asked; ends with the component. */
export const useCheck = (camera: Camera, link: CameraLink, video: RefObject<HTMLVideoElement | null>): RunningCheck => {
  const { client } = useKnown();
  const [progress, setProgress] = useState<CheckProgress | null>(null);
  const [round, setRound] = useState(0);
  const { id } = camera;
  useEffect(() => {
    const ending = new AbortController();
    const makeProbe = (): PeerProbe =>
      new PeerProbe(link, video.current ?? document.createElement("video"), stepDeadlineMs);
    checkConnection(client, { id }, makeProbe, ending.signal, setProgress).catch(() => undefined);
    return () => ending.abort();
    // oxlint-disable-next-line react/exhaustive-deps -- each round is a check of its own
  }, [client, id, link, video, round]);
  const again = useCallback(() => setRound((before) => before + 1), []);
  return { progress, again };
};
