import type { Refusal } from "@nekomado/protocol";

/** What of an offer the agent goes by. */
export interface OfferFacts {
  /** The SDP without candidates that are `.local` names: only the viewer's own host resolves them. */
  sdp: string;
  /** By these the viewer's trickled candidates name their session. */
  usernameFragments: readonly string[];
}

const refuse = (reason: Refusal["reason"], message: string): { refusal: Refusal } => ({ refusal: { reason, message } });

const payloadTypesOf = (section: readonly string[], encoding: string): string[] =>
  section.flatMap((line) => {
    const match = /^a=rtpmap:(\d+) ([^/\s]+)\/90000/i.exec(line);
    return match?.[1] !== undefined && match[2]?.toUpperCase() === encoding ? [match[1]] : [];
  });

/** RFC 6184, section 8.1: without the parameter the mode is 0, which knows neither FU-A nor STAP-A. */
const takesFragments = (section: readonly string[], payloadType: string): boolean =>
  section.some((line) => line.startsWith(`a=fmtp:${payloadType} `) && /packetization-mode=1\b/.test(line));

/**
 * Looks whether an SDP offer (RFC 8866) is one that the agent can answer with H.264.
 * @returns its facts, or the refusal to send
 */
export const readOffer = (sdp: string): OfferFacts | { refusal: Refusal } => {
  const lines = sdp.split(/\r?\n/).filter((line) => line !== "");
  if (lines[0] !== "v=0") return refuse("malformed", "The offer is no SDP: it must begin with v=0 (RFC 8866).");

  const sections: string[][] = [];
  for (const line of lines) {
    if (line.startsWith("m=")) sections.push([]);
    sections.at(-1)?.push(line);
  }
  const videos = sections.filter((section) => section[0]?.startsWith("m=video ") === true);
  if (videos.length === 0)
    return refuse("noVideo", "The offer has no video section: add a receiving video transceiver.");
  const video = videos.find((section) => !section.includes("a=sendonly") && !section.includes("a=inactive"));
  if (video === undefined)
    return refuse(
      "noVideo",
      "The offer does not ask to receive video: its video section must be recvonly or sendrecv.",
    );

  const h264 = payloadTypesOf(video, "H264");
  if (!h264.some((payloadType) => takesFragments(video, payloadType)))
    return refuse("noH264", "The offer has no H.264 with packetization-mode=1, and the camera sends nothing else.");

  const usernameFragments = lines.flatMap((line) =>
    line.startsWith("a=ice-ufrag:") ? [line.slice("a=ice-ufrag:".length).trim()] : [],
  );
  if (usernameFragments.length === 0 || !lines.some((line) => line.startsWith("a=fingerprint:")))
    return refuse("malformed", "The offer has no ICE user fragment or no DTLS fingerprint: it is not a WebRTC offer.");

  const kept = lines.filter((line) => !/^a=(candidate:\S+ .* \S+\.local |end-of-candidates)/.test(line));
  return { sdp: `${kept.join("\r\n")}\r\n`, usernameFragments: [...new Set(usernameFragments)] };
};

/** For an ICE-lite end, which checks nothing itself: the viewer's own checks show its address. */
export const withoutCandidates = (sdp: string): string => sdp.replaceAll(/^a=candidate:.*\r?\n/gm, "");
