import { serveStatic } from "@hono/node-server/serve-static";
import type { DetectionResult, Health, HttpAnswer, Refusal } from "@nekomado/protocol";
import {
  httpCandidateSchema,
  httpOfferSchema,
  invalidOfferError,
  maxSdpBytes,
  toSseDetections,
} from "@nekomado/protocol";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { secureHeaders } from "hono/secure-headers";
import { streamSSE } from "hono/streaming";
import { agentTimeMs } from "../agent-clock.ts";
import type { Logger } from "../log.ts";
import type { MediaThread } from "../media/media-thread.ts";
import type { Sessions } from "../sessions.ts";
import { agentVersion } from "../version.ts";

const maxEventStreams = 32;

export interface RoutesOptions {
  media: MediaThread;
  sessions: Sessions;
  /** Folder of the built web viewer. */
  pageDir: string;
  allowOrigin: (origin: string | undefined, host: string | undefined) => boolean;
  /** Tells how many listen to the event stream. */
  onListeners: (count: number) => void;
  log: Logger;
}

const statusOf = ({ reason }: Refusal): 400 | 401 | 403 | 404 | 413 | 429 | 503 => {
  switch (reason) {
    case "full":
    case "unavailable":
      return 503;
    case "noSession":
    case "noFrame":
    case "noCode":
      return 404;
    case "unauthorised":
      return 401;
    case "wrongCode":
      return 403;
    case "tooManyTries":
      return 429;
    case "malformed":
    case "tooLarge":
    case "noVideo":
    case "noH264":
    case "incompatible":
      return 400;
  }
};

/** Wall clock of a moment on the agent's clock, in ms since 1970: what existing scripts expect. */
const wallClockMs = (captureTimeMs: number | null): number =>
  Date.now() - (captureTimeMs === null ? 0 : agentTimeMs() - captureTimeMs);

/** The endpoints of the board contract, health, and the web viewer. */
export const createRoutes = ({ media, sessions, pageDir, allowOrigin, onListeners, log }: RoutesOptions): Hono => {
  const app = new Hono();
  let listeners = 0;

  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "blob:"],
        mediaSrc: ["'self'", "blob:"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: "no-referrer",
      strictTransportSecurity: false,
    }),
  );
  app.use(async (context, next) => {
    if (!allowOrigin(context.req.header("origin"), context.req.header("host")))
      return context.json({ error: "Forbidden", reason: "This page or host name is not the agent's own." }, 403);
    await next();
    return undefined;
  });
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
    const answer = await sessions.open(offer.data.sdp);
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
    if (!sessions.addCandidateByFragment(candidate.data))
      return context.json({ error: "No session", reason: "No running session has this usernameFragment." }, 404);
    return context.json({ ok: true });
  });

  app.get("/api/detections/stream", (context) => {
    if (listeners >= maxEventStreams)
      return context.json({ error: "full", reason: `${maxEventStreams} already listen to detections.` }, 503);
    return streamSSE(context, async (stream) => {
      listeners += 1;
      onListeners(listeners);
      const send = (result: DetectionResult) => {
        stream
          .writeSSE({ data: JSON.stringify(toSseDetections(result, wallClockMs(result.captureTimeMs))) })
          .catch((error: unknown) => log.debug({ err: error }, "a listener to detections is gone"));
      };
      media.on("detections", send);
      await new Promise<void>((resolve) => stream.onAbort(resolve));
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
    };
    return context.json(health);
  });

  app.get("*", serveStatic({ root: pageDir }));
  app.notFound((context) =>
    context.json({ error: "Not found", reason: `There is nothing at ${context.req.path}.` }, 404),
  );
  app.onError((error, context) => {
    log.error({ err: error, path: context.req.path }, "a request failed");
    return context.json(
      { error: "Internal error", reason: "The agent failed at this request; its log says why." },
      500,
    );
  });
  return app;
};
