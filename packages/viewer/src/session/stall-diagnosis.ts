import type { StreamStatus } from "@nekomado/protocol";
import type { LinkFault } from "../link/camera-link.ts";
import type { ReceiverFigures } from "../statistics/receiver-figures.ts";
import { readReceiverFigures } from "../statistics/receiver-figures.ts";
import type { FailingPart } from "./state.ts";

/** So long the receiver's counters are watched to name the part that stands still. */
const diagnosisMs = 400;

/** What the receiver counts within less than half a second while nothing is painted. */
export interface ReceiverProgress {
  packets: number;
  framesDecoded: number;
}

/** The part to name for a picture that stands still. */
export const failingPart = (
  stream: StreamStatus | null,
  linkFault: LinkFault | null,
  progress: ReceiverProgress | null,
): FailingPart => {
  if (linkFault !== null) return linkFault;
  if (stream?.state === "stopped") return "camera";
  if (progress !== null && progress.framesDecoded > 0) return "thisPc";
  // A few packets are no stream: retransmissions, or the last of a path that dies.
  if (progress !== null && progress.packets > 10) return "decoder";
  return "network";
};

/** Statistics of a connection; null where there is none. */
export type ReadStats = () => Promise<RTCStatsReport | null>;

const readFigures = async (readStats: ReadStats): Promise<ReceiverFigures | null> => {
  const report = await readStats();
  return report === null ? null : readReceiverFigures(report);
};

/**
 * Reads the receiver's counters twice: what they gain while nothing is painted tells which part stands still.
 *
 * @returns null where the connection does not tell
 * @throws {DOMException} the connection went meanwhile
 */
export const watchReceiver = async (readStats: ReadStats): Promise<ReceiverProgress | null> => {
  const before = await readFigures(readStats);
  await new Promise((resolve) => setTimeout(resolve, diagnosisMs));
  const after = await readFigures(readStats);
  if (before === null || after === null) return null;
  return {
    packets: after.packetsReceived - before.packetsReceived,
    framesDecoded: after.framesDecoded - before.framesDecoded,
  };
};
