import type { IceServer } from "@nekomado/protocol";
import { rtpClockRateHz } from "@nekomado/protocol";
import type { PeerConfig } from "werift";
import { RTCRtpCodecParameters } from "werift";
import type { SessionNetwork } from "./contract.ts";

/** Baseline as the browsers offer it: they decode what the camera really sends, up to High and level 5.1. */
export const h264Parameters = (): RTCRtpCodecParameters =>
  new RTCRtpCodecParameters({
    mimeType: "video/H264",
    clockRate: rtpClockRateHz,
    parameters: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
    rtcpFeedback: [{ type: "nack" }, { type: "nack", parameter: "pli" }],
  });

/**
 * There is no sound. A section for it is answered as inactive all the same, and not rejected: some players (aiortc 1.14)
 * give up at a rejected one.
 */
export const opusParameters = (): RTCRtpCodecParameters =>
  new RTCRtpCodecParameters({ mimeType: "audio/opus", clockRate: 48_000, channels: 2 });

/** Sockets bound to 127.0.0.1 and nothing else offered: werift itself never gathers loopback. */
export const loopbackIce: Partial<PeerConfig> = {
  iceUseIpv4: false,
  iceUseIpv6: false,
  iceAdditionalHostAddresses: ["127.0.0.1"],
  iceInterfaceAddresses: { udp4: "127.0.0.1" },
};

export const lanIce: Partial<PeerConfig> = { iceUseIpv4: true, iceUseIpv6: true };

/** An answer waits for these servers, so not for long. */
const stunWithinSeconds = 0.5;
const turnWithinSeconds = 1;

/**
 * ICE-lite where nobody outside is asked: then the viewer's checks find the way, and the answer is ready at once. With
 * servers both ends have to check, since neither may reach the other unasked.
 */
export const iceParameters = (network: SessionNetwork, iceServers: readonly IceServer[]): Partial<PeerConfig> => ({
  ...(network === "loopback" ? loopbackIce : lanIce),
  iceServers: [...iceServers],
  iceLite: iceServers.length === 0,
  iceStunGatherTimeout: stunWithinSeconds,
  iceTurnConnectTimeout: turnWithinSeconds,
});
