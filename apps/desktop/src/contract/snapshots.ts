import { cameraIdSchema, detectionSchema, pictureSizeSchema, rtpTimestampSchema } from "@nekomado/protocol";
import { z } from "zod";

export const pictureFormats = ["jpeg", "png"] as const;
export type PictureFormat = (typeof pictureFormats)[number];

/** No picture of a camera is larger: 8K as PNG. */
const maxPictureBytes = 128 * 1024 * 1024;

/** A picture's bytes, as they go between the rooms. */
export const pictureBytesSchema = z
  .instanceof(Uint8Array)
  .refine(({ length }) => length > 0 && length <= maxPictureBytes, `a picture has 1 to ${maxPictureBytes} bytes`);

/** A frame that a page took from its screen, encoded; the service gives it name, EXIF and XMP, and keeps it. */
export const snapshotSchema = z.object({
  cameraId: cameraIdSchema,
  /** When the frame was captured, Unix time of this PC in ms. */
  capturedAtMs: z.number(),
  /** Whose clock that is: the camera's own frame time, or (unknown) the moment of painting. */
  timeOrigin: z.enum(["frame", "painted"]),
  /** Of the frame; null where the browser does not tell it. Asks the agent for frame number and detection result. */
  rtpTimestamp: rtpTimestampSchema.nullable(),
  /** Where the page knows it itself, as of a picture that came as MJPEG. */
  frameNumber: z.int().min(0).nullable(),
  format: z.enum(pictureFormats),
  size: pictureSizeSchema,
  picture: pictureBytesSchema,
  /** The boxes as they were on screen, in pixels of the picture; drawn into the picture when `boxesDrawn`. */
  boxes: z.array(detectionSchema).max(32),
  boxesDrawn: z.boolean(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** An id that names a kept picture for pages; never a path. */
export const pictureIdSchema = z.string().regex(/^[0-9a-f]{32}$/);

export const snapshotResultSchema = z.discriminatedUnion("state", [
  z.object({ state: z.literal("saved"), id: pictureIdSchema }),
  /** Kept in memory, to be written when there is room. */
  z.object({ state: z.literal("waiting"), reason: z.enum(["diskFull", "folder"]) }),
]);
export type SnapshotResult = z.infer<typeof snapshotResultSchema>;

/** Snapshots that wait in memory. */
export const waitingSnapshotsSchema = z.object({
  count: z.int().min(0),
  /** How many more there is room for in memory. */
  room: z.int().min(0),
  reason: z.enum(["diskFull", "folder"]).nullable(),
});
export type WaitingSnapshots = z.infer<typeof waitingSnapshotsSchema>;

/** A picture in the library: what its own file says. */
export const libraryItemSchema = z.object({
  id: pictureIdSchema,
  /** Null for a file that does not say which camera took it. */
  cameraId: cameraIdSchema.nullable(),
  cameraName: z.string().max(64),
  capturedAtMs: z.number(),
  format: z.enum(pictureFormats),
  size: pictureSizeSchema.nullable(),
  bytes: z.int().min(0),
  boxesDrawn: z.boolean(),
  /** What was seen, in pixels of the picture. */
  detections: z.array(detectionSchema).max(32),
});
export type LibraryItem = z.infer<typeof libraryItemSchema>;

export const libraryPageSchema = z.object({
  /** Newest first. */
  items: z.array(libraryItemSchema),
  /** Asks for the next page; null when there is none. */
  next: z.string().max(200).nullable(),
  total: z.int().min(0),
});
export type LibraryPage = z.infer<typeof libraryPageSchema>;
