import type { TimelineAnchor } from "@nekomado/protocol";
import type { WrittenFrame } from "../../e2e/board.ts";
import { writtenWith } from "../../e2e/truth.ts";
import type { ReceiverFigures } from "./contract.ts";

export interface FrameDelays {
  /** From the writer's index update to the arrival of the frame's last packet, of each frame at each receiver. */
  delaysMs: number[];
  /** Frames that did not come whole, of all receivers. */
  damaged: number;
  /** Whole frames whose RTP timestamp belongs to no frame that was written. */
  unknown: number;
}

/** @param written by the simulator, on the same clock as the receivers' arrivals */
export const frameDelaysOf = (
  receivers: readonly Pick<ReceiverFigures, "rtpTimestamps" | "wholeAtMs">[],
  written: readonly WrittenFrame[],
  anchor: TimelineAnchor,
): FrameDelays => {
  const writtenAtMs = new Map<number, number | undefined>();
  const find = (rtpTimestamp: number): number | undefined => {
    if (!writtenAtMs.has(rtpTimestamp))
      writtenAtMs.set(rtpTimestamp, writtenWith(written, anchor, rtpTimestamp)?.writtenAtMs);
    return writtenAtMs.get(rtpTimestamp);
  };
  const delays: FrameDelays = { delaysMs: [], damaged: 0, unknown: 0 };
  for (const { rtpTimestamps, wholeAtMs } of receivers)
    for (const [at, rtpTimestamp] of rtpTimestamps.entries()) {
      const arrivedAtMs = wholeAtMs[at] ?? Number.NaN;
      const sinceMs = find(rtpTimestamp);
      if (Number.isNaN(arrivedAtMs)) delays.damaged += 1;
      else if (sinceMs === undefined) delays.unknown += 1;
      else delays.delaysMs.push(arrivedAtMs - sinceMs);
    }
  return delays;
};
