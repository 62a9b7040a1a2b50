import { z } from "zod";

/** RTP timestamps of video run on a 90 kHz clock (RFC 6184, section 8.2.1) and wrap at 2^32. */
export const rtpClockRateHz = 90_000;
export const rtpTicksPerMs = rtpClockRateHz / 1000;

export const rtpTimestampSchema = z.int().min(0).max(0xffff_ffff);

/**
 * One point that ties RTP timestamps to the agent's clock. Between two anchors RTP time is capture time,
 * so any frame's capture time follows from the newest anchor before it. `epoch` goes up when the tie
 * changes (the board's clock stepped, the agent started anew); an anchor that repeats an epoch only refreshes it.
 */
export const timelineAnchorSchema = z.object({
  epoch: z.int().min(0),
  rtpTimestamp: rtpTimestampSchema,
  /** On the agent's clock, which is monotonic and no date: see `clockReadingSchema`. */
  captureTimeMs: z.number(),
});
export type TimelineAnchor = z.infer<typeof timelineAnchorSchema>;

/** Capture time of a frame on the agent's clock in ms; right within 6.6 hours of the anchor, either side. */
export const captureTimeMsOf = (anchor: TimelineAnchor, rtpTimestamp: number): number =>
  anchor.captureTimeMs + ((rtpTimestamp - anchor.rtpTimestamp) | 0) / rtpTicksPerMs;

/** RTP timestamp that a frame captured then has, or would have; as far from the anchor as `captureTimeMsOf`. */
export const rtpTimestampOf = (anchor: TimelineAnchor, captureTimeMs: number): number =>
  (anchor.rtpTimestamp + Math.round((captureTimeMs - anchor.captureTimeMs) * rtpTicksPerMs)) >>> 0;

/** The agent's clock, read once: the viewer halves the round trip to find the offset between the two clocks. */
export const clockReadingSchema = z.object({ agentTimeMs: z.number() });
export type ClockReading = z.infer<typeof clockReadingSchema>;
