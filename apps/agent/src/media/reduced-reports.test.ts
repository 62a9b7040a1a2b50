import { describe, expect, it } from "vitest";
import { offersReducedReports, withReducedReports } from "./reduced-reports.ts";

const section = (kind: string, ...lines: string[]) => [`m=${kind} 9 UDP/TLS/RTP/SAVPF 102`, "a=mid:0", ...lines];
const sdp = (...sections: string[][]) => ["v=0", "s=-", ...sections.flat(), ""].join("\r\n");

describe("reports of reduced size", () => {
  it("are offered by a viewer whose video says so", () => {
    expect(offersReducedReports(sdp(section("video", "a=rtcp-mux", "a=rtcp-rsize")))).toBe(true);
    expect(offersReducedReports(sdp(section("video", "a=rtcp-mux")))).toBe(false);
    const audioAlone = sdp(section("audio", "a=rtcp-mux", "a=rtcp-rsize"), section("video", "a=rtcp-mux"));
    expect(offersReducedReports(audioAlone)).toBe(false);
    expect(offersReducedReports(sdp(section("audio", "a=rtcp-rsize")))).toBe(false);
  });

  it("are answered for video, and nothing else changes", () => {
    const answer = sdp(section("audio", "a=rtcp-mux"), section("video", "a=rtcp-mux", "a=sendonly"));
    expect(withReducedReports(answer)).toBe(
      sdp(section("audio", "a=rtcp-mux"), section("video", "a=rtcp-mux", "a=rtcp-rsize", "a=sendonly")),
    );
  });
});
