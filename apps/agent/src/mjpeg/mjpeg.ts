import type { Logger } from "../log.ts";
import type { MediaThread } from "../media/media-thread.ts";
import { FrameIdentity } from "./frame-identity.ts";
import { MjpegFanout } from "./mjpeg-fanout.ts";
import { MjpegThread } from "./mjpeg-thread.ts";

export interface MjpegParts {
  shmDir: string;
  /** How many may look at once. */
  maxClients: number;
  media: MediaThread;
  log: Logger;
}

/**
 * Puts the MJPEG half together: raw pictures are named by the frames of the stream while it flows, and name them for
 * the detection results while it does not.
 */
export const createMjpeg = ({ shmDir, maxClients, media, log }: MjpegParts) => {
  const thread = new MjpegThread({ shmDir }, log);
  const identity = new FrameIdentity();
  const fanout = new MjpegFanout({ thread, identity, maxClients });
  media.on("timeline", (anchor) => identity.setAnchor(anchor));
  media.on("frame", (frame) => identity.addFrame(frame));
  // The next thread begins RTP time anew.
  media.on("crashed", () => identity.forget());
  thread.on("seen", (picture) => {
    if (media.stream.state !== "flowing") media.addPicture(picture);
  });
  fanout.on("count", (count) => media.setFrameAudience(count > 0));
  const close = async (): Promise<void> => {
    fanout.close();
    await thread.close();
  };
  return { fanout, thread, close };
};
