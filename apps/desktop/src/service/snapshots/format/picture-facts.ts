import { cameraIdSchema, detectionSchema, pictureSizeSchema, rtpTimestampSchema } from "@nekomado/protocol";
import { z } from "zod";

/** What lies in a picture's own file about the frame that it shows. */
export const pictureFactsSchema = z.object({
  cameraId: cameraIdSchema,
  cameraName: z.string().max(64),
  /** Unix time of this PC in ms, whole. */
  capturedAtMs: z.int(),
  /** `frame`: the camera's own time of the frame; `painted`: when it came on screen. */
  timeOrigin: z.enum(["frame", "painted"]),
  rtpTimestamp: rtpTimestampSchema.nullable(),
  /** The camera daemon's number of the frame; null when the camera did not tell it. */
  frameNumber: z.int().min(0).nullable(),
  size: pictureSizeSchema,
  /**
   * `frame`: the detector's result of this very frame; `screen`: the boxes that lay over it on screen, which may be those of
   * a frame shortly before.
   */
  detectionOrigin: z.enum(["frame", "screen"]),
  /** In pixels of the picture. */
  detections: z.array(detectionSchema).max(32),
  boxesDrawn: z.boolean(),
});
export type PictureFacts = z.infer<typeof pictureFactsSchema>;
