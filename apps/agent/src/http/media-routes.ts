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
import { streamSSE } from "hono/streaming";
import { agentTimeMs } from "../agent-clock.ts";
import type { Logger } from "../log.ts";
import type { MediaThread } from "../media/media-thread.ts";
import type { Sessions } from "../sessions.ts";
import { agentVersion } from "../version.ts";
import type { AgentEnv } from "./admission.ts";
import { statusOf } from "./refusal-status.ts";

const maxEventStreams = 32;

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

/** Wall clock of a moment on the agent's clock, in ms since 1970: what existing scripts expect. */
const wallClockMs = (captureTimeMs: number | null): number =>
  Date.now() - (captureTimeMs === null ? 0 : agentTimeMs() - captureTimeMs);

/** The endpoints of the board contract, and health. */
export const createMediaRoutes = (options: MediaRoutesOptions): Hono<AgentEnv> => {
  const { media, sessions, onListeners, log } = options;
  const app = new Hono<AgentEnv>();
  let listeners = 0;

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

  app.get("/api/detections/stream", (context) => {
    if (listeners >= maxEventStreams)
      return context.json({ error: "full", reason: `${maxEventStreams} already listen to detections.` }, 503);
    const { revoked } = context.get("access");
    return streamSSE(context, async (stream) => {
      listeners += 1;
      onListeners(listeners);
      const send = (result: DetectionResult) => {
        stream
          .writeSSE({ data: JSON.stringify(toSseDetections(result, wallClockMs(result.captureTimeMs))) })
          .catch((error: unknown) => log.debug({ err: error }, "a listener to detections is gone"));
      };
      media.on("detections", send);
      await new Promise<void>((resolve) => {
        const end = () => resolve();
        stream.onAbort(end);
        if (revoked.aborted) end();
        else revoked.addEventListener("abort", end, { once: true });
        stream.onAbort(() => revoked.removeEventListener("abort", end));
      });
      media.off("detections", send);
      listeners -= 1;
      onListeners(listeners);
    });
  });

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
