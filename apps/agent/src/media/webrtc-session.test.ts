import { once } from "node:events";
import { packetize, splitAccessUnits, splitNalUnits } from "@nekomado/h264";
import { makeX264Clip } from "@nekomado/h264/testing";
import { PacketHistory } from "@nekomado/rtp-fanout";
import type { RtpPacket } from "werift";
import { dePacketizeRtpPackets, RTCPeerConnection } from "werift";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openHistory } from "./open-history.ts";
import { h264Parameters, loopbackIce } from "./peer-parameters.ts";
import { StunServer } from "./testing/stun-server.ts";
import { WebRtcSession } from "./webrtc-session.ts";

const aesCm = 1;
const aesGcm = 7;

/** Ten frames, keyframes at 0 and 5. */
let accessUnits: Buffer[];
let history: PacketHistory;
let session: WebRtcSession;
let viewer: RTCPeerConnection;

beforeAll(async () => {
  accessUnits = splitAccessUnits(
    await makeX264Clip({
      width: 640,
      height: 360,
      frames: 10,
      keyframeIntervalFrames: 5,
      profile: "baseline",
      x264Params: ["repeat-headers=1"],
    }),
  );
});

beforeEach(() => {
  history = new PacketHistory({ capacityPackets: 1024 });
  session = new WebRtcSession({ sessionId: "test", history, network: "loopback" });
  viewer = new RTCPeerConnection({ ...loopbackIce, codecs: { audio: [], video: [h264Parameters()] }, iceServers: [] });
});

afterEach(async () => {
  session.close("shutdown");
  await viewer.close();
});

const append = (frame: number): void => {
  history.append({
    payloads: packetize(splitNalUnits(accessUnits[frame]!), 1164),
    rtpTimestamp: 1000 + frame * 3000,
    isKeyframe: frame % 5 === 0,
  });
};

/** Connects the viewer; the packets that reach it are collected, and `frame` waits for a whole frame. */
const connect = async (srtpProfile?: number) => {
  const received = new Map<number, RtpPacket[]>();
  const waiting = new Map<number, (packets: RtpPacket[]) => void>();
  viewer.onTrack.subscribe((track) =>
    track.onReceiveRtp.subscribe((packet) => {
      const packets = [...(received.get(packet.header.timestamp) ?? []), packet];
      received.set(packet.header.timestamp, packets);
      if (packet.header.marker) waiting.get(packet.header.timestamp)?.(packets);
    }),
  );
  viewer.addTransceiver("video", { direction: "recvonly" });
  for (const dtls of viewer.dtlsTransports) {
    delete dtls.iceTransport.connection.stunServer;
    if (srtpProfile !== undefined) Object.assign(dtls, { srtpProfiles: [srtpProfile] });
  }
  await viewer.setLocalDescription(await viewer.createOffer());
  const answer = await session.answer(viewer.localDescription!.sdp);
  if ("refusal" in answer) throw new Error(answer.refusal.message);
  const connected = once(session, "connected");
  await viewer.setRemoteDescription({ type: "answer", sdp: answer.sdp });
  const [{ srtpProfile: agreed }] = await connected;
  const frame = (timestamp: number): Promise<RtpPacket[]> => {
    const packets = received.get(timestamp);
    if (packets?.at(-1)?.header.marker === true) return Promise.resolve(packets);
    return new Promise((resolve) => waiting.set(timestamp, resolve));
  };
  return { answer: answer.sdp, agreed, frame, received };
};

const bytesOf = (packets: RtpPacket[]): Buffer => dePacketizeRtpPackets("MPEG4/ISO/AVC", packets).data;

describe("a session", () => {
  it.each([
    ["AEAD_AES_128_GCM", aesGcm],
    ["AES_CM_128_HMAC_SHA1_80", aesCm],
  ])("sends the newest GOP and what follows under %s", async (name, profile) => {
    for (const frame of [0, 1, 5, 6]) append(frame);
    const { agreed, frame, received } = await connect(profile);
    expect(agreed).toBe(name);
    const keyframe = bytesOf(await frame(16_000));
    expect(keyframe.includes(Buffer.from(splitNalUnits(accessUnits[5]!).at(-1)!))).toBe(true);
    append(7);
    await frame(22_000);
    expect([...received.keys()]).toEqual([16_000, 19_000, 22_000]);
    expect([...received.values()].flat().map(({ header }) => header.sequenceNumber)).toEqual(
      Array.from(
        { length: [...received.values()].flat().length },
        (_, at) => ([...received.values()][0]![0]!.header.sequenceNumber + at) & 0xffff,
      ),
    );
  });

  it("takes AES-GCM where the viewer has both", async () => {
    append(0);
    expect((await connect()).agreed).toBe("AEAD_AES_128_GCM");
  });

  it("answers as the DTLS server, ICE-lite, with loopback addresses alone and a stream's name", async () => {
    append(0);
    const { answer } = await connect();
    expect(answer).toMatch(/a=setup:passive/);
    expect(answer).toMatch(/a=ice-lite/);
    expect(answer).toMatch(/a=msid:\S+ \S+/);
    expect([...answer.matchAll(/a=candidate:\S+ \d udp \d+ (\S+)/g)].map(([, address]) => address)).toEqual([
      "127.0.0.1",
    ]);
  });

  it.each(["revoked", "shutdown", "left"] as const)("tells the viewer over DTLS when it ends: %s", async (end) => {
    append(0);
    await connect();
    const [dtls] = viewer.dtlsTransports;
    const closed = dtls?.onStateChange.watch((state) => state === "closed", 15_000);
    session.close(end);
    await closed;
    expect(dtls?.state).toBe("closed");
  });

  it("ends once, when the viewer vanishes without a word", async () => {
    append(0);
    await connect();
    const ended = once(session, "ended");
    await viewer.close();
    const [end, figures] = await ended;
    expect(end).toBe("vanished");
    expect(figures.packets).toBeGreaterThan(0);
    session.close("shutdown");
  });

  it.skipIf(process.platform !== "linux")(
    "lets no packet of the fast path overtake the handshake's last flight, after which the viewer has its keys",
    async () => {
      const opened = await openHistory({
        capacityPackets: 512,
        mostPackets: 1024,
        maxPayloadBytes: 1200,
        portable: false,
      });
      expect(opened.fastLane).toBeDefined();
      ({ history } = opened);
      session = new WebRtcSession({ sessionId: "fast", history, fastLane: opened.fastLane, network: "loopback" });
      for (const frame of [0, 1]) append(frame);
      const { frame, received } = await connect();
      const packets = await frame(1000);
      await frame(4000);
      expect(bytesOf(packets).includes(Buffer.from(splitNalUnits(accessUnits[0]!).at(-1)!))).toBe(true);
      expect([...received.keys()]).toEqual([1000, 4000]);
    },
  );

  it("asks an ICE server that it is given, offers what that sees, and connects as a full ICE end", async () => {
    const stun = await StunServer.start("203.0.113.7");
    try {
      const iceServers = [{ urls: stun.url }];
      session = new WebRtcSession({ sessionId: "asks", history, network: "loopback", iceServers });
      append(0);
      const { answer, frame } = await connect();
      expect(stun.asked).toBeGreaterThan(0);
      expect(answer).not.toMatch(/a=ice-lite/);
      expect(answer).toMatch(/a=candidate:\S+ \d udp \d+ 203\.0\.113\.7 \d+ typ srflx/);
      await frame(1000);
    } finally {
      stun.close();
    }
  });

  it("answers all the same where the ICE server does not", async () => {
    const stun = await StunServer.start("203.0.113.7");
    const iceServers = [{ urls: stun.url }];
    stun.close();
    session = new WebRtcSession({ sessionId: "asks", history, network: "loopback", iceServers });
    append(0);
    const { frame } = await connect();
    expect(await frame(1000)).not.toHaveLength(0);
  });

  it("ignores candidates that are names of the viewer's own host", async () => {
    append(0);
    await connect();
    const hidden = { candidate: "candidate:1 1 udp 2113937151 0d1f2a3b.local 55555 typ host", sdpMid: "0" };
    await expect(session.addCandidate(hidden)).resolves.toBeUndefined();
    await expect(session.addCandidate({ candidate: "" })).resolves.toBeUndefined();
  });
});
