import type { DetectionResult, Health, HttpAnswer } from "@nekomado/protocol";
import {
  httpCandidateSchema,
  httpOfferSchema,
  invalidOfferError,
  maxSdpBytes,
  protocolVersion,
  toSseDetections,
} from "@nekomado/protocol";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { wallClockMs } from "../agent-clock.ts";
import type { Logger } from "../log.ts";
import type { MediaThread } from "../media/media-thread.ts";
import type { Sessions } from "../sessions.ts";
import { agentVersion } from "../version.ts";
import type { AgentEnv } from "./admission.ts";
import { EventStreams, maxEventStreams } from "./event-streams.ts";
import { statusOf } from "./refusal-status.ts";

export interface MediaRoutesOptions {
  media: MediaThread;
  sessions: Sessions;
  cameraName: string;
  /** Whether any viewer is paired. */
  isPaired: () => boolean;
  /** Tells how many listen to the event stream. */
  onListeners: (count: number) => void;
  log: Logger;
}

/** The endpoints of the board contract, and health. */
export const createMediaRoutes = (options: MediaRoutesOptions): Hono<AgentEnv> => {
  const { media, sessions, onListeners, log } = options;
  const app = new Hono<AgentEnv>();

  const limit = bodyLimit({
    maxSize: 2 * maxSdpBytes,
    onError: (context) => {
      // The rest of the body is not read: the connection is of no use for a further request.
      context.header("connection", "close");
      return context.json(
        { error: invalidOfferError, reason: `The body is larger than ${2 * maxSdpBytes} bytes.` },
        400,
      );
    },
  });

  app.post("/api/webrtc/offer", limit, async (context) => {
    const body: unknown = await context.req.json().catch(() => undefined);
    const offer = httpOfferSchema.safeParse(body);
    if (!offer.success)
      return context.json(
        { error: invalidOfferError, reason: 'The body must be JSON: {"sdp": "…", "type": "offer"}.' },
        400,
      );
    const answer = await sessions.open(offer.data.sdp, context.get("access"));
    if (answer.ok) return context.json({ sdp: answer.sdp, type: "answer" } satisfies HttpAnswer);
    const status = statusOf(answer.refusal);
    return context.json(
      { error: status === 400 ? invalidOfferError : answer.refusal.reason, reason: answer.refusal.message },
      status,
    );
  });

  app.post("/api/webrtc/ice", limit, async (context) => {
    const body: unknown = await context.req.json().catch(() => undefined);
    const candidate = httpCandidateSchema.safeParse(body);
    if (!candidate.success)
      return context.json(
        { error: "Invalid candidate", reason: "The body must be a candidate as RTCIceCandidate.toJSON() gives it." },
        400,
      );
    if (!sessions.addCandidateByFragment(candidate.data, context.get("access")))
      return context.json({ error: "No session", reason: "No running session has this usernameFragment." }, 404);
    return context.json({ ok: true });
  });

  const listeners = new EventStreams({ most: maxEventStreams, subject: "detections", log });
  app.get("/api/detections/stream", (context) =>
    listeners.answer(context, (send) => {
      const sendResult = (result: DetectionResult) =>
        send(JSON.stringify(toSseDetections(result, wallClockMs(result.captureTimeMs))));
      media.on("detections", sendResult);
      onListeners(listeners.count);
      return () => {
        media.off("detections", sendResult);
        onListeners(listeners.count);
      };
    }),
  );

  app.get("/healthz", (context) => {
    const { stream, detector } = media;
    const health: Health = {
      status: stream.state === "flowing" ? "ok" : "degraded",
      version: agentVersion,
      stream: stream.state === "flowing" ? "flowing" : stream.fault,
      detector: detector.state,
      viewers: sessions.count,
      maxViewers: sessions.maxViewers,
      // For who was told the address: the same as the announcement says.
      name: options.cameraName,
      protocolVersion,
      paired: options.isPaired(),
    };
    return context.json(health);
  });
  return app;
};
