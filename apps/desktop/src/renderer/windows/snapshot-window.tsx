import { useEffect, useEffectEvent } from "react";
import type { Camera } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import { useSnapshot } from "../snapshots/use-snapshot.ts";
import { appWindowWords } from "../watching/app-window-words.ts";
import { PictureSlot } from "../watching/picture-slot.tsx";
import { shownState } from "../watching/shown-state.ts";
import type { WatchedCamera } from "../watching/watched-camera.ts";
import { NotLiveError, whenLive } from "../watching/when-live.ts";
import { useSection, useWords } from "../words/section.ts";
import { smallWindowWords } from "./window-words.ts";

/** The shell waits a little longer. */
const liveWithinMs = 15_000;

/** Taken once, whatever React does with the component. */
const taken = new WeakSet<WatchedCamera>();

/** A page that nobody sees: connects, takes one snapshot, says so, and is closed. */
export const SnapshotWindow = ({ camera, watched }: { camera: Camera; watched: WatchedCamera }) => {
  const { client, waiting } = useKnown();
  const words = useWords();
  const text = useSection(smallWindowWords);
  const take = useSnapshot();

  const reasonOf = useEffectEvent((error: unknown): string => {
    if (error instanceof NotLiveError) {
      const nowMs = performance.now();
      const wallOffsetMs = Date.now() - nowMs;
      const { snapshot } = watched.session;
      const state = shownState(camera, snapshot.state, { isResting: false, nowMs, wallOffsetMs });
      const pictureless = { hasPicture: false, pictureAtMs: null, delayMs: null, fps: 0 };
      const view = { ...snapshot, ...pictureless, state, cameraName: camera.name, nowMs, wallOffsetMs };
      return text.noPicture(appWindowWords(view, words, 1).detail);
    }
    return error instanceof ProblemError ? error.message : String(error);
  });
  const waits = useEffectEvent((): boolean => waiting.count > 0);
  const snap = useEffectEvent(() => take(camera, watched.picture, watched.session));

  useEffect(() => {
    if (taken.has(watched)) return;
    taken.add(watched);
    const run = async (): Promise<void> => {
      try {
        await whenLive(watched, liveWithinMs, () => snap());
        await client.request("window.snapshotDone", { outcome: waits() ? "waiting" : "saved", reason: null });
      } catch (error) {
        await client.request("window.snapshotDone", { outcome: "failed", reason: reasonOf(error).slice(0, 200) });
      }
    };
    // A shell that cannot be told closes the page by itself.
    run().catch(() => undefined);
  }, [client, watched]);
  return (
    <main className="glass" aria-label={camera.name}>
      <div className="picture">
        <PictureSlot camera={watched} size="large" />
      </div>
    </main>
  );
};
