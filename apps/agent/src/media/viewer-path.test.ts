import { once } from "node:events";
import { RTCPeerConnection } from "werift";
import { afterEach, describe, expect, it } from "vitest";
import { openHistory } from "./open-history.ts";
import { h264Parameters, loopbackIce } from "./peer-parameters.ts";
import { WebRtcSession } from "./webrtc-session.ts";

const size = { capacityPackets: 256, mostPackets: 256, maxPayloadBytes: 1164 };
const aesCm = 1;

const open: { close: () => unknown }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

/** A viewer on werift, connected to a session on this history; counts the payload bytes that it can decrypt. */
const watch = async ({ history, fastLane }: Awaited<ReturnType<typeof openHistory>>, srtpProfile?: number) => {
  const session = new WebRtcSession({ sessionId: "test", history, fastLane, network: "loopback" });
  const changes: { mode: string; why: string }[] = [];
  session.on("slowerPath", (change) => changes.push(change));
  const viewer = new RTCPeerConnection({
    ...loopbackIce,
    codecs: { audio: [], video: [h264Parameters()] },
    iceServers: [],
  });
  open.push({ close: () => session.close("shutdown") }, viewer);
  viewer.addTransceiver("video", { direction: "recvonly" });
  for (const dtls of viewer.dtlsTransports) {
    delete dtls.iceTransport.connection.stunServer;
    if (srtpProfile !== undefined) Object.assign(dtls, { srtpProfiles: [srtpProfile] });
  }
  const payloads: Buffer[] = [];
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  viewer.onTrack.subscribe((track) =>
    track.onReceiveRtp.subscribe(({ payload, header }) => {
      payloads.push(payload);
      if (header.marker) resolve();
    }),
  );
  await viewer.setLocalDescription(await viewer.createOffer());
  const answer = await session.answer(viewer.localDescription?.sdp ?? "");
  if ("refusal" in answer) throw new Error(answer.refusal.message);
  const connected = once(session, "connected");
  await viewer.setRemoteDescription({ type: "answer", sdp: answer.sdp });
  await connected;
  return { changes, payloads, complete };
};

/** Five fragments of one keyframe, as long as packets get. */
const keyframe = Array.from({ length: 5 }, (_, position) =>
  Buffer.alloc(size.maxPayloadBytes, position).fill(Buffer.from([0x7c, position === 0 ? 0x85 : 5]), 0, 2),
);

describe.skipIf(process.platform !== "linux")("a viewer of an agent on the fast path", () => {
  it("is sent by it what its own SRTP decrypts", async () => {
    const opened = await openHistory({ ...size, portable: false });
    expect(opened.choice).toContain("packets take the fast path, in runs");
    const { changes, payloads, complete } = await watch(opened);
    opened.history.append({ payloads: keyframe, rtpTimestamp: 3_000, isKeyframe: true });
    await complete;
    expect(payloads).toEqual(keyframe);
    expect(changes).toEqual([]);
  });

  it("takes the portable path alone where it negotiates AES-CM, and the reason is told", async () => {
    const opened = await openHistory({ ...size, portable: false });
    const { changes, payloads, complete } = await watch(opened, aesCm);
    opened.history.append({ payloads: keyframe, rtpTimestamp: 3_000, isKeyframe: true });
    await complete;
    expect(payloads).toEqual(keyframe);
    expect(changes).toEqual([{ mode: "portable", why: "The viewer has negotiated AES_CM_128_HMAC_SHA1_80." }]);
  });
});

describe("--portable", () => {
  it("leaves the fast path out, and says so", async () => {
    const opened = await openHistory({ ...size, portable: true });
    expect([opened.fastLane, opened.choice]).toEqual([
      undefined,
      "packets take the portable path: --portable asks for it",
    ]);
    const { payloads, complete } = await watch(opened);
    opened.history.append({ payloads: keyframe, rtpTimestamp: 3_000, isKeyframe: true });
    await complete;
    expect(payloads).toEqual(keyframe);
  });
});
