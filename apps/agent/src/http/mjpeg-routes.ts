import { mjpegBoundary, mjpegPath, mjpegQuerySchema } from "@nekomado/protocol";
import { Hono } from "hono";
import type { Logger } from "../log.ts";
import type { MjpegFanout } from "../mjpeg/mjpeg-fanout.ts";
import type { AgentEnv } from "./admission.ts";
import { statusOf } from "./refusal-status.ts";

export interface MjpegRoutesOptions {
  fanout: MjpegFanout;
  log: Logger;
}

const contentType = `multipart/x-mixed-replace; boundary=${mjpegBoundary}`;

/** `GET /stream`: JPEGs for who cannot have WebRTC. */
export const createMjpegRoutes = ({ fanout, log }: MjpegRoutesOptions): Hono<AgentEnv> => {
  const app = new Hono<AgentEnv>();

  app.get(mjpegPath, async (context) => {
    const query = mjpegQuerySchema.safeParse(context.req.query());
    if (!query.success)
      return context.json(
        { error: "malformed", reason: "fps must be a whole number from 1 to 60, and quality one from 1 to 100." },
        400,
      );
    context.header("content-type", contentType);
    context.header("cache-control", "no-store");
    // Whoever only asks for the headers is no viewer.
    if (context.req.method === "HEAD") return context.body(null);

    const { outgoing } = context.env;
    const { revoked } = context.get("access");
    const cut = () => void outgoing.destroy();
    const gone = new AbortController();
    outgoing.once("close", () => {
      gone.abort();
      revoked.removeEventListener("abort", cut);
    });
    if (revoked.aborted) cut();
    else revoked.addEventListener("abort", cut, { once: true });

    const answer = await fanout.open(query.data, gone.signal, cut);
    if (answer.ok) {
      log.info({ ...query.data, viewers: fanout.count }, "a viewer watches MJPEG");
      outgoing.once("close", () => log.info({ viewers: fanout.count }, "a viewer of MJPEG is gone"));
      return context.body(answer.stream);
    }
    const { reason, message } = answer.refusal;
    if (!gone.signal.aborted) log.warn({ refusal: reason }, `a viewer of MJPEG was refused: ${message}`);
    return context.json({ error: reason, reason: message }, statusOf(answer.refusal));
  });
  return app;
};
