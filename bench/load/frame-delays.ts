import type { TimelineAnchor } from "@nekomado/protocol";
import type { WrittenFrame } from "../../e2e/board.ts";
import { writtenWith } from "../../e2e/truth.ts";
import type { ReceiverFigures } from "./contract.ts";

export interface FrameDelays {
  /** From the writer's index update to the arrival of the frame's last packet, of each frame at each receiver. */
  delaysMs: number[];
  /** Frames that did not come whole, of all receivers. */
  damaged: number;
  /** Frames that were written between a receiver's first and last, and of which nothing came to it. */
  missing: number;
  /** Whole frames whose RTP timestamp belongs to no frame that was written. */
  unknown: number;
}

/** @param written by the simulator, on the same clock as the receivers' arrivals */
export const frameDelaysOf = (
  receivers: readonly Pick<ReceiverFigures, "rtpTimestamps" | "wholeAtMs">[],
  written: readonly WrittenFrame[],
  anchor: TimelineAnchor,
): FrameDelays => {
  const found = new Map<number, WrittenFrame | undefined>();
  const find = (rtpTimestamp: number): WrittenFrame | undefined => {
    if (!found.has(rtpTimestamp)) found.set(rtpTimestamp, writtenWith(written, anchor, rtpTimestamp));
    return found.get(rtpTimestamp);
  };
  const delays: FrameDelays = { delaysMs: [], damaged: 0, missing: 0, unknown: 0 };
  for (const { rtpTimestamps, wholeAtMs } of receivers) {
    const ringIndexes = new Set<number>();
    for (const [at, rtpTimestamp] of rtpTimestamps.entries()) {
      const arrivedAtMs = wholeAtMs[at] ?? Number.NaN;
      const frame = find(rtpTimestamp);
      if (frame !== undefined) ringIndexes.add(frame.ringIndex);
      if (Number.isNaN(arrivedAtMs)) delays.damaged += 1;
      else if (frame === undefined) delays.unknown += 1;
      else delays.delaysMs.push(arrivedAtMs - frame.writtenAtMs);
    }
    if (ringIndexes.size > 0)
      delays.missing += Math.max(...ringIndexes) - Math.min(...ringIndexes) + 1 - ringIndexes.size;
  }
  return delays;
};

/** Frames that were not there, whole, within so many milliseconds of being written, %.
 * @returns undefined where no frame came */
export const latePercentOf = (delays: readonly FrameDelays[], withinMs: number): number | undefined => {
  const total = (of: (one: FrameDelays) => number): number => delays.reduce((sum, one) => sum + of(one), 0);
  const came = total(({ delaysMs }) => delaysMs.length);
  const late = total(({ delaysMs }) => delaysMs.filter((delayMs) => delayMs > withinMs).length);
  const never = total(({ damaged, missing }) => damaged + missing);
  return came === 0 ? undefined : ((late + never) / (came + never)) * 100;
};
