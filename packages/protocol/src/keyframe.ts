// The small form of the schema library: a page reads a keyframe before all else, while the rest of it still loads.
import { z } from "zod/mini";

/**
 * `GET /api/keyframe`: the newest keyframe of the stream, so that there is a picture before there is a connection. The
 * body is one access unit of H.264 in Annex B (ITU-T H.264, annex B), parameter sets in front.
 */
export const keyframePath = "/api/keyframe";
export const keyframeType = "video/h264";

/** A slot of the frame ring, and parameter sets in front. */
export const maxKeyframeBytes = 3_200_000;

const counter = z.int().check(z.minimum(0));

export const keyframeSchema = z.object({
  frameNumber: counter,
  /** On the timeline of the stream. */
  rtpTimestamp: counter.check(z.maximum(0xffff_ffff)),
  /** From capture to the agent's answer, ms: whoever asks first has not compared clocks yet. */
  ageMs: z.number().check(z.minimum(0)),
  /** `avc1.640028` (RFC 6381, section 3.3). */
  codec: z.string().check(z.regex(/^avc1\.[\da-f]{6}$/i)),
  accessUnit: z.instanceof(Uint8Array).check(z.refine(({ length }) => length > 0 && length <= maxKeyframeBytes)),
});
export type Keyframe = z.infer<typeof keyframeSchema>;

const headerNames = {
  frameNumber: "x-frame-number",
  rtpTimestamp: "x-rtp-timestamp",
  ageMs: "x-age-ms",
  codec: "x-codec",
} as const;

/** Which keyframe it is, as headers of the answer. */
export const keyframeHeadersOf = (keyframe: Omit<Keyframe, "accessUnit">): Record<string, string> => ({
  "content-type": keyframeType,
  [headerNames.frameNumber]: String(keyframe.frameNumber),
  [headerNames.rtpTimestamp]: String(keyframe.rtpTimestamp),
  [headerNames.ageMs]: keyframe.ageMs.toFixed(1),
  [headerNames.codec]: keyframe.codec,
});

/** @returns null for an answer that is not what `keyframeSchema` says */
export const keyframeOf = (headers: { get(name: string): string | null }, accessUnit: Uint8Array): Keyframe | null => {
  // An empty header is no zero.
  const numberIn = (name: string): number => Number(headers.get(name) || Number.NaN);
  const parsed = keyframeSchema.safeParse({
    frameNumber: numberIn(headerNames.frameNumber),
    rtpTimestamp: numberIn(headerNames.rtpTimestamp),
    ageMs: numberIn(headerNames.ageMs),
    codec: headers.get(headerNames.codec),
    accessUnit,
  });
  return parsed.success ? parsed.data : null;
};
