import type { IceServer } from "@nekomado/protocol";
import {
  maxSdpBytes,
  parseTrickleFragment,
  sdpMediaType,
  trickleFragmentMediaType,
  whepPath,
} from "@nekomado/protocol";
import type { Context, MiddlewareHandler } from "hono";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Sessions } from "../sessions.ts";
import type { AgentEnv } from "./admission.ts";
import { linkOf } from "./ice-server-link.ts";
import { statusOf } from "./refusal-status.ts";

/** A place or a media thread is free again sooner or later. */
const retryAfterS = 5;

export interface WhepRoutesOptions {
  sessions: Sessions;
  /** Told to players in `Link` headers. */
  iceServers: readonly IceServer[];
}

const say = (context: Context, status: 400 | 404 | 405 | 412 | 413 | 415 | 422, error: string, reason: string) =>
  context.json({ error, reason }, status);

/** What is not read leaves the connection of no use for a further request. */
const leaveUnread = (context: Context): void => context.header("connection", "close");

const ofType =
  (type: string, acceptHeader: "accept-post" | "accept-patch"): MiddlewareHandler<AgentEnv> =>
  async (context, next) => {
    const sent = context.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (sent !== type) {
      leaveUnread(context);
      context.header(acceptHeader, type);
      return say(context, 415, "Unsupported media type", `The body must be of type ${type}.`);
    }
    await next();
    return undefined;
  };

const limit = bodyLimit({
  maxSize: maxSdpBytes,
  onError: (context) => {
    leaveUnread(context);
    return say(context, 413, "Too large", `The body is larger than ${maxSdpBytes} bytes.`);
  },
});

const notAllowed =
  (allow: string, reason: string) =>
  (context: Context): Response => {
    leaveUnread(context);
    context.header("allow", allow);
    return say(context, 405, "Method not allowed", reason);
  };

const noSession = (context: Context) =>
  say(context, 404, "No session", "No session of yours is at this address (any more).");

/** Names the session's ICE parameters (section 4.5 of RFC 9725): they stay what they are, for nothing is restarted. */
const entityTagOf = (sessionId: string): string => `"${sessionId}"`;

/**
 * WHEP (draft-ietf-wish-whep), for players that are not ours: the same sessions by another door. Candidates may trickle;
 * ICE is not restarted, a player connects anew instead.
 */
export const createWhepRoutes = ({ sessions, iceServers }: WhepRoutesOptions): Hono<AgentEnv> => {
  const app = new Hono<AgentEnv>();
  const sessionPath = `${whepPath}/:sessionId`;

  app.post(whepPath, ofType(sdpMediaType, "accept-post"), limit, async (context) => {
    const answer = await sessions.open(await context.req.text(), context.get("access"));
    if (!answer.ok) {
      const status = statusOf(answer.refusal);
      if (status === 503) context.header("retry-after", String(retryAfterS));
      return context.json({ error: answer.refusal.reason, reason: answer.refusal.message }, status);
    }
    for (const server of iceServers) context.header("link", linkOf(server), { append: true });
    return context.body(answer.sdp, 201, {
      "content-type": sdpMediaType,
      location: `${whepPath}/${answer.sessionId}`,
      etag: entityTagOf(answer.sessionId),
      "accept-patch": trickleFragmentMediaType,
      "cache-control": "no-store",
    });
  });

  app.patch(sessionPath, ofType(trickleFragmentMediaType, "accept-patch"), limit, async (context) => {
    const { sessionId } = context.req.param();
    const session = sessions.find(sessionId, context.get("access"));
    if (session === undefined) return noSession(context);
    const wanted = context.req.header("if-match");
    if (wanted !== undefined && wanted !== "*" && wanted !== entityTagOf(sessionId))
      return say(context, 412, "Precondition failed", "If-Match names other ICE parameters than the session's.");
    const fragment = parseTrickleFragment(await context.req.text());
    if (fragment === null)
      return say(context, 400, "Invalid candidates", "The body is no SDP fragment of candidates (RFC 8840).");
    if (fragment.usernameFragments.some((name) => !session.usernameFragments.includes(name)))
      return say(context, 422, "No restart", "ICE is not restarted here. Delete this session and open another.");
    for (const candidate of fragment.candidates) sessions.addCandidate(sessionId, candidate);
    return context.body(null, 204);
  });

  app.delete(sessionPath, (context) => {
    const { sessionId } = context.req.param();
    if (sessions.find(sessionId, context.get("access")) === undefined) return noSession(context);
    sessions.close(sessionId);
    return context.body(null, 200);
  });

  app.options(whepPath, (context) => context.body(null, 204, { allow: "POST, OPTIONS", "accept-post": sdpMediaType }));
  app.options(sessionPath, (context) =>
    context.body(null, 204, { allow: "PATCH, DELETE, OPTIONS", "accept-patch": trickleFragmentMediaType }),
  );
  app.all(whepPath, notAllowed("POST, OPTIONS", "POST an SDP offer here (WHEP)."));
  app.all(sessionPath, notAllowed("PATCH, DELETE, OPTIONS", "A session takes PATCH (candidates) and DELETE (WHEP)."));
  return app;
};
