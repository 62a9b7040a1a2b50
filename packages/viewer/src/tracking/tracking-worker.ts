// Follows boxes beside the page: it is handed painted frames and results, and says where the boxes are on each frame.
import type { FollowedFrame, LookedAtFrame } from "./box-tracker.ts";
import { BoxTracker } from "./box-tracker.ts";
import { FrameLuma } from "./frame-luma.ts";

/** What the page sends. A frame is the worker's own from then on. */
export type ToTrackingWorker =
  | { kind: "frame"; rtpTimestamp: number; frame: VideoFrame }
  | { kind: "lookedAt"; frame: LookedAtFrame }
  | { kind: "clear" };

/** What the page is sent: once for each frame, and for each result that has something to say of the newest frame. */
export interface FromTrackingWorker {
  /** Whether this answers a frame: the page keeps few on their way, for decoders have few to give. */
  answersFrame: boolean;
  /** Null where there is nothing to follow. */
  followed: FollowedFrame | null;
}

const tracker = new BoxTracker();
const frames = new FrameLuma();
const waiting: ToTrackingWorker[] = [];
let isBusy = false;

const obey = async (message: ToTrackingWorker): Promise<FollowedFrame | null> => {
  switch (message.kind) {
    case "clear":
      tracker.clear();
      return null;
    case "lookedAt":
      return tracker.lookedAt(message.frame);
    case "frame": {
      const { frame, rtpTimestamp } = message;
      try {
        // On a PC that is too slow for every frame, the newest counts.
        if (waiting.some(({ kind }) => kind === "frame")) return null;
        const picture = await frames.read(frame, rtpTimestamp);
        return picture === null ? null : tracker.picture(picture);
      } catch {
        // A frame that cannot be read is one that nothing is followed on.
        return null;
      } finally {
        frame.close();
      }
    }
  }
};

const work = async (): Promise<void> => {
  isBusy = true;
  for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
    const followed = await obey(message);
    const answersFrame = message.kind === "frame";
    if (answersFrame || followed !== null) postMessage({ answersFrame, followed } satisfies FromTrackingWorker);
  }
  isBusy = false;
};

addEventListener("message", ({ data }: MessageEvent<ToTrackingWorker>) => {
  waiting.push(data);
  if (!isBusy) void work();
});
