import type { PeerConfig } from "werift";
import { RTCRtpCodecParameters } from "werift";

/** Baseline as the browsers offer it: they decode what the camera really sends, up to High and level 5.1. */
export const h264Parameters = (): RTCRtpCodecParameters =>
  new RTCRtpCodecParameters({
    mimeType: "video/H264",
    clockRate: 90_000,
    parameters: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
    rtcpFeedback: [{ type: "nack" }, { type: "nack", parameter: "pli" }],
  });

/** Sockets bound to 127.0.0.1 and nothing else offered: werift itself never gathers loopback. */
export const loopbackIce: Partial<PeerConfig> = {
  iceUseIpv4: false,
  iceUseIpv6: false,
  iceAdditionalHostAddresses: ["127.0.0.1"],
  iceInterfaceAddresses: { udp4: "127.0.0.1" },
};

export const lanIce: Partial<PeerConfig> = { iceUseIpv4: true, iceUseIpv6: true };
