import { keyframeHeadersOf, keyframePath } from "@nekomado/protocol";
import { Hono } from "hono";
import { ageMsOf } from "../agent-clock.ts";
import type { MediaThread } from "../media/media-thread.ts";
import type { AgentEnv } from "./admission.ts";
import { statusOf } from "./refusal-status.ts";

/** `GET /api/keyframe`: a picture for who has no connection yet. */
export const createKeyframeRoutes = (media: MediaThread): Hono<AgentEnv> => {
  const app = new Hono<AgentEnv>();
  app.get(keyframePath, async (context) => {
    context.header("cache-control", "no-store");
    const answer = await media.keyframe();
    if (!answer.ok) {
      const { reason, message } = answer.refusal;
      return context.json({ error: reason, reason: message }, statusOf(answer.refusal));
    }
    const { accessUnit, captureTimeMs, ...frame } = answer;
    return context.body(accessUnit, 200, keyframeHeadersOf({ ...frame, ageMs: ageMsOf(captureTimeMs) }));
  });
  return app;
};
