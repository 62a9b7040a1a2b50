import { z } from "zod";
import type { Keyframe } from "./keyframe.ts";
import { keyframeCodec, maxKeyframeBytes } from "./keyframe.ts";
import { rtpTimestampSchema } from "./timeline.ts";

/** A keyframe that goes from one process of the app to another. */
export const keyframeSchema: z.ZodType<Keyframe> = z.object({
  frameNumber: z.int().min(0),
  rtpTimestamp: rtpTimestampSchema,
  ageMs: z.number().min(0),
  codec: z.string().regex(keyframeCodec),
  accessUnit: z
    .instanceof(Uint8Array<ArrayBuffer>)
    .refine(({ length }) => length > 0 && length <= maxKeyframeBytes, `a keyframe has 1 to ${maxKeyframeBytes} bytes`),
});
