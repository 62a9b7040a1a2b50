import type { HttpBindings } from "@hono/node-server";
import { mjpegPath, pairPath, webPairPath } from "@nekomado/protocol";
import type { MiddlewareHandler } from "hono";
import type { Access } from "../trust/access.ts";
import type { Gate } from "../trust/gate.ts";

/** What every route knows of a request: the connection that it came by, and whom it was let in as. */
export interface AgentEnv {
  Bindings: HttpBindings;
  Variables: { access: Access };
}

const pairingPaths = new Set<string>([pairPath, webPairPath]);

/** Only what must be there before anybody is paired: health, pairing, and the files of the page that asks for the code. */
const isFree = (method: string, path: string): boolean => {
  if (method === "POST") return pairingPaths.has(path);
  if (method !== "GET" && method !== "HEAD") return false;
  return path === "/healthz" || !(path.startsWith("/api/") || path === mjpegPath);
};

/** Lets nobody pass without a token, but to what is free. It stands before all routes, so a new one is behind it too. */
export const admitOnly =
  (gate: Gate): MiddlewareHandler<AgentEnv> =>
  async (context, next) => {
    const { incoming } = context.env;
    if (!gate.isOwnPage(incoming))
      return context.json({ error: "Forbidden", reason: "This page or host name is not the agent's own." }, 403);
    const access = isFree(context.req.method, context.req.path) ? null : gate.admit(incoming);
    if (access !== null) context.set("access", access);
    else if (!isFree(context.req.method, context.req.path)) {
      context.header("www-authenticate", "Bearer");
      // The body is not read: the connection is of no use for a further request.
      context.header("connection", "close");
      return context.json(
        { error: "unauthorised", reason: "Pair this viewer first, or send its token as Authorization: Bearer." },
        401,
      );
    }
    await next();
    return undefined;
  };
