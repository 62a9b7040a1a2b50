// Without the schema library: a page reads a keyframe before all else, and the library takes longer to load than the
// picture to decode. Between processes of the app `keyframeSchema` says the same.

/**
 * `GET /api/keyframe`: the newest keyframe of the stream, so that there is a picture before there is a connection. The
 * body is one access unit of H.264 in Annex B (ITU-T H.264, annex B), parameter sets in front.
 */
export const keyframePath = "/api/keyframe";
export const keyframeType = "video/h264";

/** A slot of the frame ring, and parameter sets in front. */
export const maxKeyframeBytes = 3_200_000;

export const keyframeCodec = /^avc1\.[\da-f]{6}$/i;

export interface Keyframe {
  frameNumber: number;
  /** On the timeline of the stream. */
  rtpTimestamp: number;
  /** From capture to the agent's answer, ms: whoever asks first has not compared clocks yet. */
  ageMs: number;
  /** `avc1.640028` (RFC 6381, section 3.3). */
  codec: string;
  accessUnit: Uint8Array<ArrayBuffer>;
}

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

const isCounter = (value: number, most: number): boolean => Number.isInteger(value) && value >= 0 && value <= most;

/** @returns null for an answer that is not what it should be */
export const keyframeOf = (
  headers: { get(name: string): string | null },
  accessUnit: Uint8Array<ArrayBuffer>,
): Keyframe | null => {
  // An empty header is no zero.
  const numberIn = (name: string): number => Number(headers.get(name) || Number.NaN);
  const frameNumber = numberIn(headerNames.frameNumber);
  const rtpTimestamp = numberIn(headerNames.rtpTimestamp);
  const ageMs = numberIn(headerNames.ageMs);
  const codec = headers.get(headerNames.codec) ?? "";
  const isSound =
    isCounter(frameNumber, Number.MAX_SAFE_INTEGER) &&
    isCounter(rtpTimestamp, 0xffff_ffff) &&
    Number.isFinite(ageMs) &&
    ageMs >= 0 &&
    keyframeCodec.test(codec) &&
    isCounter(accessUnit.length - 1, maxKeyframeBytes - 1);
  return isSound ? { frameNumber, rtpTimestamp, ageMs, codec, accessUnit } : null;
};
