import { z } from "zod";
import type { DetectorStatus, Goodbye, StreamStatus, Welcome } from "./camera.ts";
import { detectorStatusSchema, goodbyeSchema, streamStatusSchema, welcomeSchema } from "./camera.ts";
import type { DetectionResult } from "./detections.ts";
import { detectionResultSchema } from "./detections.ts";
import type { FrameAnswer, FrameRequest } from "./frame.ts";
import type { Acknowledgement, Answer, Candidate, Leave, Offer } from "./session.ts";
import type { ClockReading, TimelineAnchor } from "./timeline.ts";
import { timelineAnchorSchema } from "./timeline.ts";

/**
 * Where the agent's socket.io listens, and what the viewer says in the connection's `auth`.
 * A paired viewer names itself by `Authorization: Bearer` or the web page's cookie, in the connection's headers.
 * An agent that speaks another version ends the connection with the `incompatible` refusal.
 */
export const socketPath = "/socket.io";
export const handshakeSchema = z.object({ protocolVersion: z.int().min(1) });
export type Handshake = z.infer<typeof handshakeSchema>;

/**
 * Events from viewer to agent. Each is answered through socket.io's acknowledgement; the agent parses the
 * message from `unknown` with the schema of the same name, the viewer parses the answer.
 */
export interface ViewerEvents {
  clock: (acknowledge: (reading: ClockReading) => void) => void;
  offer: (offer: Offer, acknowledge: (answer: Answer) => void) => void;
  candidate: (candidate: Candidate, acknowledge: (done: Acknowledgement) => void) => void;
  leave: (leave: Leave, acknowledge: (done: Acknowledgement) => void) => void;
  frame: (request: FrameRequest, acknowledge: (answer: FrameAnswer) => void) => void;
}

/** Events from agent to viewer: the schema of each, by the event's name. */
export const agentEventSchemas = {
  welcome: welcomeSchema,
  timeline: timelineAnchorSchema,
  detections: detectionResultSchema,
  stream: streamStatusSchema,
  detector: detectorStatusSchema,
  goodbye: goodbyeSchema,
} as const;

export interface AgentEvents {
  welcome: (welcome: Welcome) => void;
  timeline: (anchor: TimelineAnchor) => void;
  /** Volatile: a result that cannot be sent at once is worth less than the next one. */
  detections: (result: DetectionResult) => void;
  stream: (status: StreamStatus) => void;
  detector: (status: DetectorStatus) => void;
  goodbye: (goodbye: Goodbye) => void;
}
