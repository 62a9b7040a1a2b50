import { once } from "node:events";
import { PacketHistory } from "@nekomado/rtp-fanout";
import { RTCPeerConnection } from "werift";
import { h264Parameters, loopbackIce } from "./peer-parameters.ts";
import { WebRtcSession } from "./webrtc-session.ts";

const withinMs = 3_000;

/**
 * Connects a viewer of its own over loopback, once, and lets it go: the certificate is made and the code of ICE and
 * DTLS compiled before somebody waits for a picture (the first connection costs 100 to 150 ms more than later ones).
 *
 * @throws what werift throws, or a timeout; the agent works all the same
 */
export const warmUp = async (): Promise<void> => {
  const session = new WebRtcSession({
    sessionId: "warm-up",
    history: new PacketHistory({ capacityPackets: 1 }),
    network: "loopback",
  });
  const viewer = new RTCPeerConnection({
    ...loopbackIce,
    codecs: { audio: [], video: [h264Parameters()] },
    iceServers: [],
  });
  viewer.addTransceiver("video", { direction: "recvonly" });
  for (const { iceTransport } of viewer.dtlsTransports) delete iceTransport.connection.stunServer;
  try {
    await viewer.setLocalDescription(await viewer.createOffer());
    const answer = await session.answer(viewer.localDescription?.sdp ?? "");
    if ("refusal" in answer) throw new Error(answer.refusal.message);
    const connected = once(session, "connected", { signal: AbortSignal.timeout(withinMs) });
    await viewer.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    await connected;
  } finally {
    session.close("shutdown");
    await viewer.close();
  }
};
