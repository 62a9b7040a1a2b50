import { z } from "zod";

const inboundSchema = z.object({
  type: z.literal("inbound-rtp"),
  kind: z.literal("video"),
  timestamp: z.number(),
  framesDecoded: z.number().default(0),
  packetsReceived: z.number().default(0),
  packetsLost: z.number().default(0),
  bytesReceived: z.number().default(0),
});

/** What a viewer has received of the video so far (RTCInboundRtpStreamStats). */
export type Inbound = z.infer<typeof inboundSchema>;

/** @param reports of `RTCPeerConnection.getStats()`, as plain objects */
export const inboundOf = (reports: unknown): Inbound => {
  for (const report of z.array(z.unknown()).parse(reports)) {
    const inbound = inboundSchema.safeParse(report);
    if (inbound.success) return inbound.data;
  }
  throw new Error("the viewer receives no video");
};

/** What a viewer received over a stretch of time. */
export interface Reception {
  decodedFps: number;
  packetsPerSecond: number;
  bitsPerSecond: number;
  packetsLost: number;
}

export const receptionBetween = (before: Inbound, after: Inbound): Reception => {
  const seconds = (after.timestamp - before.timestamp) / 1000;
  return {
    decodedFps: (after.framesDecoded - before.framesDecoded) / seconds,
    packetsPerSecond: (after.packetsReceived - before.packetsReceived) / seconds,
    bitsPerSecond: ((after.bytesReceived - before.bytesReceived) * 8) / seconds,
    packetsLost: after.packetsLost - before.packetsLost,
  };
};
