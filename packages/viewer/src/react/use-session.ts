import { useCallback, useSyncExternalStore } from "react";
import type { CameraSession } from "../session/camera-session.ts";
import type { SessionSnapshot } from "../session/session-snapshot.ts";

/** What a session tells, as React state. */
export const useSession = (session: CameraSession): SessionSnapshot => {
  const subscribe = useCallback((changed: () => void) => session.on("change", changed), [session]);
  return useSyncExternalStore(subscribe, () => session.snapshot);
};
