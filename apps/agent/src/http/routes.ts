import { serveStatic } from "@hono/node-server/serve-static";
import type { Context } from "hono";
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { Logger } from "../log.ts";
import type { Gate } from "../trust/gate.ts";
import type { AgentEnv } from "./admission.ts";
import { admitOnly } from "./admission.ts";

export interface RoutesOptions {
  gate: Gate;
  /** The agent's endpoints. */
  parts: readonly Hono<AgentEnv>[];
  /** Folder of the built web viewer. */
  pageDir: string;
  /** What stands in a document of ours itself, as a policy names it. */
  allowed?: { script: string; style: string } | undefined;
  log: Logger;
}

/** The page's parts are named by the hash of what is in them: a browser that has one need not ask again. */
const keepNamedByContent = (path: string, context: Context): void => {
  const isNamedByContent = /\/assets\/[^/]+$/.test(path);
  context.header("cache-control", isNamedByContent ? "public, max-age=31536000, immutable" : "no-cache");
};

/** Everything that the agent answers over HTTP: who may, the endpoints, and the web viewer. */
export const createRoutes = ({ gate, parts, pageDir, allowed, log }: RoutesOptions): Hono<AgentEnv> => {
  const app = new Hono<AgentEnv>();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", ...(allowed === undefined ? [] : [allowed.script])],
        workerSrc: ["'self'"],
        styleSrc: ["'self'", ...(allowed === undefined ? [] : [allowed.style])],
        imgSrc: ["'self'", "blob:"],
        mediaSrc: ["'self'", "blob:", "data:"],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      // A browser would begin a second process for the page, which delays its picture by 60 ms, to keep from whoever
      // opened it a handle that is good for nothing: nobody may frame the page, and it listens to no messages.
      crossOriginOpenerPolicy: false,
      referrerPolicy: "no-referrer",
      strictTransportSecurity: false,
    }),
  );
  app.use(admitOnly(gate));
  for (const part of parts) app.route("/", part);
  app.get("*", serveStatic({ root: pageDir, onFound: keepNamedByContent }));
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
