import type { Refusal } from "@nekomado/protocol";
import { onlyUsableH264, takesUsableH264 } from "./offered-h264.ts";
import { isVideo, readSections, writeSdp } from "./sdp-sections.ts";

/** What of an offer the agent goes by. */
export interface OfferFacts {
  /**
   * The SDP without H.264 that cannot be sent, and without candidates that are `.local` names: only the viewer's own
   * host resolves them.
   */
  sdp: string;
  /** By these the viewer's trickled candidates name their session. */
  usernameFragments: readonly string[];
}

const refuse = (reason: Refusal["reason"], message: string): { refusal: Refusal } => ({ refusal: { reason, message } });

/**
 * Looks whether an SDP offer (RFC 8866) is one that the agent can answer with H.264.
 * @returns its facts, or the refusal to send
 */
export const readOffer = (sdp: string): OfferFacts | { refusal: Refusal } => {
  const { head, media } = readSections(sdp);
  if (head[0] !== "v=0") return refuse("malformed", "The offer is no SDP: it must begin with v=0 (RFC 8866).");

  const videos = media.filter(isVideo);
  if (videos.length === 0)
    return refuse("noVideo", "The offer has no video section: add a receiving video transceiver.");
  const video = videos.find((section) => !section.includes("a=sendonly") && !section.includes("a=inactive"));
  if (video === undefined)
    return refuse(
      "noVideo",
      "The offer does not ask to receive video: its video section must be recvonly or sendrecv.",
    );

  if (!takesUsableH264(video))
    return refuse("noH264", "The offer has no H.264 with packetization-mode=1, and the camera sends nothing else.");

  const lines = [...head, ...media.flat()];
  const usernameFragments = lines.flatMap((line) =>
    line.startsWith("a=ice-ufrag:") ? [line.slice("a=ice-ufrag:".length).trim()] : [],
  );
  if (usernameFragments.length === 0 || !lines.some((line) => line.startsWith("a=fingerprint:")))
    return refuse("malformed", "The offer has no ICE user fragment or no DTLS fingerprint: it is not a WebRTC offer.");

  const kept = [...head, ...media.flatMap(onlyUsableH264)].filter(
    (line) => !/^a=(candidate:\S+ .* \S+\.local |end-of-candidates)/.test(line),
  );
  return { sdp: writeSdp(kept), usernameFragments: [...new Set(usernameFragments)] };
};

/** For an ICE-lite end, which checks nothing itself: the viewer's own checks show its address. */
export const withoutCandidates = (sdp: string): string => sdp.replaceAll(/^a=candidate:.*\r?\n/gm, "");
