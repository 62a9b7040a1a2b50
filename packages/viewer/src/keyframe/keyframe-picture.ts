import type { Keyframe } from "@nekomado/protocol";
import { visibleSizeOf } from "../picture/visible-size.ts";

/** A keyframe with its picture. Whoever has it last closes the picture. */
export interface KeyframePicture extends Pick<Keyframe, "frameNumber" | "rtpTimestamp"> {
  image: VideoFrame;
  /** Of the visible part, pixels. */
  width: number;
  height: number;
  /** `performance.now()` of its capture, later by the time that the answer was on its way. */
  capturedAtMs: number;
}

/** Keeps to software: a graphics card's decoder takes longer to set up than one picture takes without it. */
const settings = { optimizeForLatency: true, hardwareAcceleration: "prefer-software" } as const;

const decode = (decoder: VideoDecoder, { codec, accessUnit }: Keyframe): Promise<void> => {
  decoder.configure({ codec, ...settings });
  decoder.decode(new EncodedVideoChunk({ type: "key", timestamp: 0, data: accessUnit }));
  return decoder.flush();
};

/**
 * Decodes a keyframe by WebCodecs.
 *
 * @param receivedAtMs `performance.now()` of the agent's answer
 * @returns null where this browser has no WebCodecs or cannot decode it: the connection's picture comes all the same
 */
export const decodeKeyframe = async (keyframe: Keyframe, receivedAtMs: number): Promise<KeyframePicture | null> => {
  if (!("VideoDecoder" in globalThis)) return null;
  const image = await new Promise<VideoFrame | null>((resolve) => {
    const decoder = new VideoDecoder({ output: resolve, error: () => resolve(null) });
    decode(decoder, keyframe)
      .then(() => decoder.close())
      .catch(() => undefined)
      .finally(() => resolve(null));
  });
  if (image === null) return null;
  const { frameNumber, rtpTimestamp, ageMs } = keyframe;
  return { image, ...visibleSizeOf(image), frameNumber, rtpTimestamp, capturedAtMs: receivedAtMs - ageMs };
};
