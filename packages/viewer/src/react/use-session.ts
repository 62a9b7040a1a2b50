import { useCallback, useSyncExternalStore } from "react";
import type { CameraSession, SessionSnapshot } from "../session/camera-session.ts";

/** What a session tells, as React state. */
export const useSession = (session: CameraSession): SessionSnapshot => {
  const subscribe = useCallback((changed: () => void) => session.on("change", changed), [session]);
  return useSyncExternalStore(subscribe, () => session.snapshot);
};
