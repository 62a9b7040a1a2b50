import { Hono } from "hono";
import type { Logger } from "../log.ts";
import type { StatusDesk } from "../status/status-desk.ts";
import type { StatusFeed } from "../status/status-feed.ts";
import type { AgentEnv } from "./admission.ts";
import { EventStreams, maxEventStreams } from "./event-streams.ts";

export interface StatusRoutesOptions {
  desk: StatusDesk;
  feed: StatusFeed;
  log: Logger;
}

/** The board's numbers, as the board contract has them. */
export const createStatusRoutes = ({ desk, feed, log }: StatusRoutesOptions): Hono<AgentEnv> => {
  const app = new Hono<AgentEnv>();
  const listeners = new EventStreams({ most: maxEventStreams, subject: "the status", log });
  app.get("/api/status", async (context) => context.json(await desk.read()));
  app.get("/api/camera_status", async (context) => context.json(await desk.readCamera()));
  app.get("/api/status/stream", (context) => listeners.answer(context, (send) => feed.listen(send)));
  return app;
};
