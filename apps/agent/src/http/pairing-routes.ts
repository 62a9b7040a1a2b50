import type { PairAnswer, Refusal, WebPairAnswer } from "@nekomado/protocol";
import { pairPath, pairRequestSchema, webPairPath, webPairRequestSchema } from "@nekomado/protocol";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { deleteCookie, setCookie } from "hono/cookie";
import type { Gate } from "../trust/gate.ts";
import { sessionCookie } from "../trust/gate.ts";
import type { Pairing } from "../trust/pairing.ts";
import type { ViewerRegister } from "../trust/viewer-register.ts";
import type { AgentEnv } from "./admission.ts";
import { statusOf } from "./refusal-status.ts";

export const maxPairBodyBytes = 1024;
/** As long as browsers keep a cookie at most: 400 days (RFC 6265bis, section 4.1.2.2). */
const cookieMaxAgeS = 400 * 86_400;

const cookieAttributes = { path: "/", secure: true, httpOnly: true, sameSite: "Strict" } as const;

export interface PairingRoutesOptions {
  gate: Gate;
  /** Null where nobody needs to be paired. */
  trust: { pairing: Pairing; register: ViewerRegister } | null;
}

const malformed = (shape: string): Refusal => ({ reason: "malformed", message: `The body must be JSON: ${shape}` });

const notHere: Refusal = {
  reason: "noCode",
  message: "Viewers are paired over HTTPS only; who comes in here needs no pairing.",
};

/** Pairing, the only endpoints that a stranger may write to. */
export const createPairingRoutes = ({ gate, trust }: PairingRoutesOptions): Hono<AgentEnv> => {
  const app = new Hono<AgentEnv>();
  const limit = bodyLimit({
    maxSize: maxPairBodyBytes,
    onError: (context) => {
      context.header("connection", "close");
      const refusal: Refusal = { reason: "tooLarge", message: `The body is larger than ${maxPairBodyBytes} bytes.` };
      return context.json({ ok: false, refusal }, 413);
    },
  });

  app.post(pairPath, limit, async (context) => {
    const { incoming } = context.env;
    const answer = (said: PairAnswer) => context.json(said, said.ok ? 200 : statusOf(said.refusal));
    if (trust === null || !gate.isFromOutside(incoming)) return answer({ ok: false, refusal: notHere });
    const body: unknown = await context.req.json().catch(() => undefined);
    const request = pairRequestSchema.safeParse(body);
    if (!request.success)
      return answer({
        ok: false,
        refusal: malformed('{"secret": "…", "viewerName": "…"}, the secret five characters.'),
      });
    return answer(await trust.pairing.pairApp(request.data, incoming.socket.remoteAddress ?? ""));
  });

  app.post(webPairPath, limit, async (context) => {
    const { incoming } = context.env;
    const answer = (said: WebPairAnswer) => context.json(said, said.ok ? 200 : statusOf(said.refusal));
    if (trust === null || !gate.isFromOutside(incoming)) return answer({ ok: false, refusal: notHere });
    const body: unknown = await context.req.json().catch(() => undefined);
    const request = webPairRequestSchema.safeParse(body);
    if (!request.success) return answer({ ok: false, refusal: malformed('{"code": "…"}') });
    const paired = await trust.pairing.pairBrowser(request.data.code, incoming.socket.remoteAddress ?? "");
    if (!paired.ok) return answer(paired);
    setCookie(context, sessionCookie, paired.token, { ...cookieAttributes, maxAge: cookieMaxAgeS });
    return answer({ ok: true });
  });

  /** A viewer gives its own place up. */
  app.delete(pairPath, async (context) => {
    const { viewerId } = context.get("access");
    if (trust !== null && viewerId !== null) await trust.register.remove(viewerId);
    if (gate.isFromOutside(context.env.incoming)) deleteCookie(context, sessionCookie, cookieAttributes);
    return context.json({ ok: true });
  });
  return app;
};
