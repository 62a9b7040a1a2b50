import type { FastLane } from "@nekomado/rtp-fanout";
import { openFastLane, PacketHistory } from "@nekomado/rtp-fanout";

/** The packets of the camera, and the fast path to viewers that is made for them. */
export interface OpenedHistory {
  history: PacketHistory;
  /** Undefined where all viewers take the portable path. */
  fastLane: FastLane | undefined;
  /** Says which path is taken and why, for the log. */
  choice: string;
}

/** @param options.portable the fast path is not wanted */
export const openHistory = async (options: {
  capacityPackets: number;
  mostPackets: number;
  maxPayloadBytes: number;
  portable: boolean;
}): Promise<OpenedHistory> => {
  const { portable, ...size } = options;
  const { mostPackets, maxPayloadBytes } = size;
  const withoutLane = (why: string): OpenedHistory => ({
    history: new PacketHistory(size),
    fastLane: undefined,
    choice: `packets take the portable path: ${why}`,
  });
  if (portable) return withoutLane("--portable asks for it");
  try {
    const fastLane = await openFastLane({ capacityPackets: mostPackets, maxPayloadBytes });
    return {
      history: new PacketHistory({ ...size, memory: fastLane.memory }),
      fastLane,
      choice: fastLane.takesSegments
        ? "packets take the fast path, in runs"
        : "packets take the fast path, one by one: this kernel takes no runs",
    };
  } catch (error) {
    return withoutLane(error instanceof Error ? error.message : String(error));
  }
};
