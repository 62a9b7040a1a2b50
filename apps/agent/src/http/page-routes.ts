import { setTimeout as delay } from "node:timers/promises";
import { writeKeyframeFile } from "@nekomado/h264";
import { chooseLanguage } from "@nekomado/viewer/languages";
import { wordsOf } from "@nekomado/viewer/words";
import { Hono } from "hono";
import { parseAccept } from "hono/utils/accept";
import { ageMsOf } from "../agent-clock.ts";
import type { MediaThread } from "../media/media-thread.ts";
import type { FirstLook } from "../page/first-look.ts";
import type { PageDocument } from "../page/page-document.ts";
import type { Gate } from "../trust/gate.ts";
import type { AgentEnv } from "./admission.ts";

/** The page is not kept waiting for its first picture: it can ask for one itself. */
const keyframeWithinMs = 100;

const takeFirstLook = async (media: MediaThread): Promise<FirstLook | null> => {
  const answer = await Promise.race([media.keyframe(), delay(keyframeWithinMs, null, { ref: false })]);
  if (answer?.ok !== true) return null;
  const { accessUnit, frameNumber, rtpTimestamp, captureTimeMs } = answer;
  const picture = writeKeyframeFile(accessUnit);
  if (picture === null) return null;
  return { picture, frameNumber, rtpTimestamp, ageMs: ageMsOf(captureTimeMs) };
};

export interface PageRoutesOptions {
  document: PageDocument;
  media: MediaThread;
  gate: Gate;
}

/** `GET /`: the web page, which anybody may have; who is let in finds the camera's newest keyframe in it. */
export const createPageRoutes = ({ document, media, gate }: PageRoutesOptions): Hono<AgentEnv> => {
  const app = new Hono<AgentEnv>();
  app.get("/", async (context) => {
    const accepted = parseAccept(context.req.header("accept-language") ?? "").map(({ type }) => type);
    const words = wordsOf(chooseLanguage([...(context.req.queries("lang") ?? []), ...accepted]));
    const isKnown = gate.admit(context.env.incoming) !== null;
    const firstLook = isKnown ? await takeFirstLook(media) : null;
    context.header("cache-control", firstLook === null ? "no-cache" : "no-store");
    context.header("vary", "cookie, accept-language");
    return context.html(await document.render(words, firstLook));
  });
  return app;
};
