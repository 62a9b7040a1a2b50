import { useCallback } from "react";
import type { Camera } from "../../contract/index.ts";
import { useSnapshot } from "../snapshots/use-snapshot.ts";
import { useWatched } from "../watching/watched-context.ts";
import { whenLive } from "../watching/when-live.ts";

/** A camera that rests, and is asked for a picture from elsewhere, may take so long to be live. */
const liveWithinMs = 15_000;

/** Takes what is on screen; of a camera that nobody looks at, what comes when it is opened. */
export const useTakeSnapshot = (): ((camera: Camera) => void) => {
  const take = useSnapshot();
  const watched = useWatched();
  return useCallback(
    (camera) => {
      const one = watched.get(camera.id);
      if (one === null) return;
      const { picture, session } = one;
      const taking = (): Promise<void> => take(camera, picture, session);
      const done = one.isResting ? whenLive(one, liveWithinMs, taking) : taking();
      // What went wrong has been said where it happened.
      done.catch(() => undefined);
    },
    [take, watched],
  );
};
