import type { LivePicture } from "../picture/live-picture.ts";
import type { PaintedPicture } from "../picture/painted-picture.ts";
import type { CameraSession } from "../session/camera-session.ts";
import type { ConnectionTimings, SessionSnapshot } from "../session/session-snapshot.ts";

/** The newest frames that are kept: 40 s at 30 fps. */
const keptFrames = 1200;

/** What was really painted and when, for tests, for `bench` and for fault reports. Times are `performance.now()` in ms. */
export interface Diagnostics {
  readonly snapshot: SessionSnapshot;
  /** The newest frame, with the boxes over it in pixels of the video's picture. */
  readonly lastPainted: PaintedPicture | null;
  /** The newest frames, oldest first, at most 1200. */
  readonly painted: readonly PaintedPicture[];
  /** Frames painted in all. */
  readonly paintedCount: number;
  readonly timings: ConnectionTimings & {
    /** From the start of the session to the first frame of the newest connection. */
    clickToFirstFrameMs: number | null;
  };
  /** Agent's clock minus viewer's, and the round trip that it was measured with. */
  readonly clock: { offsetMs: number | null; roundTripMs: number | null };
  /** Every state since the start, with the time at which it began; at most 200. */
  readonly states: readonly { kind: SessionSnapshot["state"]["kind"]; atMs: number }[];
  /** Lets the camera go. */
  leave: () => void;
  /** Asks for the camera, as somebody who opens it does. */
  enter: () => void;
  /** The browser's statistics, as plain objects. */
  getStats: () => Promise<unknown[]>;
}

/** Begins to keep record of a session and its picture. */
export const watchDiagnostics = (session: CameraSession, picture: LivePicture): Diagnostics => {
  const painted: PaintedPicture[] = [];
  const states = [{ kind: session.snapshot.state.kind, atMs: performance.now() }];
  let paintedCount = 0;
  picture.on("painted", (one) => {
    paintedCount += 1;
    painted.push(one);
    if (painted.length > keptFrames) painted.shift();
  });
  session.on("change", ({ state }) => {
    if (states.at(-1)?.kind === state.kind) return;
    states.push({ kind: state.kind, atMs: performance.now() });
    if (states.length > 200) states.shift();
  });
  return {
    get snapshot() {
      return session.snapshot;
    },
    get lastPainted() {
      return picture.newest;
    },
    painted,
    get paintedCount() {
      return paintedCount;
    },
    get timings() {
      const { timings } = session;
      const { firstFrameAtMs, startedAtMs } = timings;
      return { ...timings, clickToFirstFrameMs: firstFrameAtMs === null ? null : firstFrameAtMs - startedAtMs };
    },
    get clock() {
      return session.clock;
    },
    states,
    leave: () => session.close(),
    enter: () => session.start(),
    async getStats() {
      const entries: unknown[] = [];
      (await session.readStats())?.forEach((entry: unknown) => entries.push(entry));
      return entries;
    },
  };
};
