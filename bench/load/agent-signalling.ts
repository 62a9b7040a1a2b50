import { z } from "zod";
import { loopbackIce } from "../../apps/agent/src/media/peer-parameters.ts";
import type { Signalling } from "./signalling.ts";
import { postJson } from "./signalling.ts";

const answerSchema = z.object({ sdp: z.string(), type: z.literal("answer") });

/** An agent that runs with `--open`: by `POST /api/webrtc/offer`. It is told of the end by DTLS. */
export const agentSignalling = (url: string): Signalling => ({
  ice: loopbackIce,
  call: async (peer) => {
    peer.addTransceiver("video", { direction: "recvonly" });
    for (const { iceTransport } of peer.dtlsTransports) delete iceTransport.connection.stunServer;
    await peer.setLocalDescription(await peer.createOffer());
    const answer = await postJson(new URL("api/webrtc/offer", url).href, {
      sdp: peer.localDescription?.sdp,
      type: "offer",
    });
    await peer.setRemoteDescription(answerSchema.parse(answer));
    return () => Promise.resolve();
  },
});
