import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Signalling } from "./signalling.ts";
import { postJson } from "./signalling.ts";

/** Janus ends a session that it has heard nothing of for a minute. */
const keepAliveEveryMs = 20_000;
const streamId = 1;

const createdSchema = z.object({ janus: z.literal("success"), data: z.object({ id: z.number() }) });
const acknowledgedSchema = z.object({ janus: z.enum(["ack", "success"]) });
const offerSchema = z.object({ jsep: z.object({ type: z.literal("offer"), sdp: z.string() }) });

const ask = (url: string, body: object): Promise<unknown> => postJson(url, { transaction: randomUUID(), ...body });

const create = async (url: string, body: object): Promise<string> =>
  `${url}/${createdSchema.parse(await ask(url, body)).data.id}`;

/** The next event with an offer in it; Janus holds each request until there is an event. */
const awaitOffer = async (session: string) => {
  for (;;) {
    const event: unknown = await (await fetch(`${session}?maxev=1`)).json();
    const offer = offerSchema.safeParse(event);
    if (offer.success) return offer.data.jsep;
    const failure = z.object({ janus: z.literal("error"), error: z.object({ reason: z.string() }) }).safeParse(event);
    if (failure.success) throw new Error(`Janus makes no offer: ${failure.data.error.reason}`);
  }
};

/** Janus's streaming plugin over its HTTP transport: the server offers, the viewer answers.
 * @param api such as `http://127.0.0.1:8088/janus` */
export const janusSignalling = (api: string): Signalling => ({
  ice: { iceUseIpv4: true, iceUseIpv6: false },
  call: async (peer) => {
    const session = await create(api, { janus: "create" });
    const handle = await create(session, { janus: "attach", plugin: "janus.plugin.streaming" });
    const tell = async (body: object, jsep?: object) =>
      acknowledgedSchema.parse(await ask(handle, { janus: "message", body, ...(jsep === undefined ? {} : { jsep }) }));
    await tell({ request: "watch", id: streamId });
    await peer.setRemoteDescription(await awaitOffer(session));
    for (const { iceTransport } of peer.dtlsTransports) delete iceTransport.connection.stunServer;
    await peer.setLocalDescription(await peer.createAnswer());
    await tell({ request: "start" }, { type: "answer", sdp: peer.localDescription?.sdp });
    const keepAlive = setInterval(() => {
      ask(session, { janus: "keepalive" }).catch(() => {
        // The next one may get through; a session that is lost shows as packets that do not come.
      });
    }, keepAliveEveryMs);
    return async () => {
      clearInterval(keepAlive);
      await ask(session, { janus: "destroy" });
    };
  },
});
