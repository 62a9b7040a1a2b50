import { expect, it } from "vitest";
import { preferredCodecs } from "./peer.ts";

const vp8 = { mimeType: "video/VP8" };
const baseline = {
  mimeType: "video/H264",
  sdpFmtpLine: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f",
};
const single = {
  mimeType: "video/H264",
  sdpFmtpLine: "level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42001f",
};
const high = { mimeType: "video/H264", sdpFmtpLine: "packetization-mode=1;profile-level-id=64001f" };
const rtx = { mimeType: "video/rtx" };

it("asks for H.264 as the agent sends it, and for its retransmissions", () => {
  expect(preferredCodecs([vp8, rtx, single, baseline, high])).toEqual([baseline, high, rtx]);
});

it("leaves the refusal to the agent where the browser has no H.264", () => {
  expect(preferredCodecs([vp8, rtx])).toEqual([vp8, rtx]);
});
