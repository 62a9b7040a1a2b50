import { z } from "zod";
import { pictureSizeSchema } from "./detections.ts";
import { iceServersSchema } from "./ice-server.ts";

/** Why no decodable frames flow from the board's daemon. */
export const streamFaults = [
  /** There is no segment: the camera daemon does not run. */
  "daemonAbsent",
  /** The segment is there, but nobody writes to it. */
  "daemonStopped",
  /** The segment has a size that no known layout has. */
  "unknownLayout",
  /** The ring holds pictures, not H.264. */
  "notH264",
  /** Only the zero-copy H.265 segment is there, which needs the vendor's SDK. */
  "h265Only",
  /** Access units come, but SPS and PPS were never seen. */
  "noParameterSets",
  /** Access units come, but no keyframe yet. */
  "awaitingKeyframe",
  /** The stream has B-frames, which no browser shows over WebRTC. */
  "bFrames",
] as const;
export type StreamFault = (typeof streamFaults)[number];

/** What the agent knows of the camera's stream, told at each change. */
export const streamStatusSchema = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("flowing"),
    picture: pictureSizeSchema,
    /** RFC 6381, such as `avc1.64001f`. */
    codec: z.string().max(32),
    /** 0 day, 1 night. */
    cameraId: z.int(),
    /** A fact that harms the picture though it flows. */
    fault: z.enum(["bFrames"]).nullable(),
  }),
  z.object({ state: z.literal("stopped"), fault: z.enum(streamFaults), message: z.string().max(1000) }),
]);
export type StreamStatus = z.infer<typeof streamStatusSchema>;

/** `silent`: no result for 500 ms, `absent`: no segment. */
export const detectorStatusSchema = z.object({ state: z.enum(["running", "silent", "absent"]) });
export type DetectorStatus = z.infer<typeof detectorStatusSchema>;

/** The first word of the agent on a new connection. */
export const welcomeSchema = z.object({
  protocolVersion: z.int().min(1),
  agentVersion: z.string().max(64),
  camera: z.object({ name: z.string().min(1).max(64) }),
  stream: streamStatusSchema,
  detector: detectorStatusSchema,
  /** What the viewer's peer connections are to ask for further ways (`--ice-server`). */
  iceServers: iceServersSchema,
});
export type Welcome = z.infer<typeof welcomeSchema>;

/** The last word of the agent on a connection that it ends. */
export const goodbyeSchema = z.object({
  reason: z.enum([
    /** The agent stops. */
    "shutdown",
    /** The board's owner has taken this viewer's place away: it is no longer paired. */
    "revoked",
  ]),
});
export type Goodbye = z.infer<typeof goodbyeSchema>;
