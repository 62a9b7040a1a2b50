import type { SessionState } from "@nekomado/viewer";
import type { WatchedCamera } from "./watched-camera.ts";

/** A detector that is at work says something within this time; an absent one is not waited for longer. */
const boxesWithinMs = 600;

/** What `check` waits for did not come in time. */
export class NotLiveError extends Error {
  override readonly name = "NotLiveError";
  readonly state: SessionState;

  constructor(state: SessionState) {
    super(`The camera's picture is not live in time: its window is ${state.kind}.`);
    this.state = state;
  }
}

/** @returns whether it happened within the time */
const until = async (
  subscribe: (look: () => void) => (() => void)[],
  hasHappened: () => boolean,
  withinMs: number,
): Promise<boolean> => {
  if (hasHappened()) return true;
  return new Promise((resolve) => {
    const end = (happened: boolean): void => {
      clearTimeout(timer);
      for (const stop of stops) stop();
      resolve(happened);
    };
    const timer = setTimeout(() => end(false), withinMs);
    const stops = subscribe(() => {
      if (hasHappened()) end(true);
    });
  });
};

/**
 * Waits until a camera's picture is live, with the boxes that belong to it, while `then` goes on. The camera connects
 * for it when it rests.
 *
 * @throws {NotLiveError}
 */
export const whenLive = async (camera: WatchedCamera, withinMs: number, then: () => Promise<void>): Promise<void> => {
  const { session, picture } = camera;
  camera.showAside();
  const endLook = camera.look();
  try {
    const isLive = (): boolean => session.snapshot.state.kind === "live" && picture.newest !== null;
    const came = await until((look) => [session.on("change", look), picture.on("painted", look)], isLive, withinMs);
    if (!came) throw new NotLiveError(session.snapshot.state);
    // A picture that has just come waits for its first boxes.
    const hasBoxes = (): boolean => picture.newest !== null && picture.newest.result !== null;
    await until((look) => [picture.on("painted", look)], hasBoxes, boxesWithinMs);
    await then();
  } finally {
    endLook();
  }
};
