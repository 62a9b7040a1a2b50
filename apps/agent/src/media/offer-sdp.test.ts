import { describe, expect, it } from "vitest";
import { readOffer, withoutCandidates } from "./offer-sdp.ts";

const offer = (media: readonly string[]): string =>
  ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0", ...media, ""].join("\r\n");

const transport = [
  "a=ice-ufrag:abcd",
  "a=ice-pwd:0123456789abcdef01234567",
  "a=fingerprint:sha-256 00:11",
  "a=setup:actpass",
];
const h264 = [
  "a=rtpmap:102 H264/90000",
  "a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f",
];
const video = ["m=video 9 UDP/TLS/RTP/SAVPF 96 102", "a=recvonly", ...transport, "a=rtpmap:96 VP8/90000", ...h264];

const refusalOf = (sdp: string) => {
  const read = readOffer(sdp);
  return "refusal" in read ? read.refusal.reason : undefined;
};

describe("an offer", () => {
  it("is taken without candidates that only the viewer's host resolves, with its user fragments", () => {
    const named = "a=candidate:1 1 udp 2113937151 0d1f.local 55555 typ host";
    const seen = "a=candidate:2 1 udp 1677729535 203.0.113.7 55555 typ srflx raddr 0.0.0.0 rport 0";
    const read = readOffer(offer([...video, named, seen, "a=end-of-candidates"]));
    expect(read).toMatchObject({ usernameFragments: ["abcd"] });
    const { sdp } = "sdp" in read ? read : { sdp: "" };
    expect(sdp).not.toMatch(/\.local|end-of-candidates/);
    expect(sdp).toContain(seen);
    expect(sdp).toContain("a=rtpmap:102 H264/90000");
    expect(withoutCandidates(sdp)).toBe(sdp.replace(`${seen}\r\n`, ""));
  });

  it("is taken with bare line feeds", () => {
    expect(refusalOf(offer(video).replaceAll("\r\n", "\n"))).toBeUndefined();
  });

  it.each([
    ["is no SDP", "hello", "malformed"],
    ["has no video", offer(["m=audio 9 UDP/TLS/RTP/SAVPF 111", ...transport]), "noVideo"],
    ["only sends video", offer(video.map((line) => (line === "a=recvonly" ? "a=sendonly" : line))), "noVideo"],
    ["has no H.264", offer(video.filter((line) => !h264.includes(line))), "noH264"],
    [
      "has H.264 without fragments only",
      offer(video.map((line) => line.replace("packetization-mode=1", "packetization-mode=0"))),
      "noH264",
    ],
    ["has no ICE user fragment", offer(video.filter((line) => !line.startsWith("a=ice-ufrag"))), "malformed"],
    ["has no fingerprint", offer(video.filter((line) => !line.startsWith("a=fingerprint"))), "malformed"],
  ])("that %s is refused", (_, sdp, reason) => {
    expect(refusalOf(sdp)).toBe(reason);
  });
});
