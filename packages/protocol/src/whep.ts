import type { IceCandidate } from "./session.ts";

/** WHEP (draft-ietf-wish-whep): `POST` an offer here; `PATCH` and `DELETE` the session at the answer's `Location`. */
export const whepPath = "/whep";
export const sdpMediaType = "application/sdp";
/** RFC 8840, section 9. */
export const trickleFragmentMediaType = "application/trickle-ice-sdpfrag";

/** More than any machine has addresses. */
const maxCandidates = 64;
const maxLineLength = 1024;

export interface TrickleFragment {
  /** Of the ICE session that the candidates belong to; a page that bundles has one. */
  usernameFragments: readonly string[];
  candidates: readonly IceCandidate[];
}

/** RFC 8839, section 5.1: foundation, component, transport, priority, address, port, type, and what follows. */
const candidatePattern = /^candidate:\S{1,32} \d{1,5} \S+ \d{1,10} \S+ \d{1,5} typ \S+/;

/**
 * Reads candidates that trickle (RFC 8840, section 9).
 * @returns null for what is no such fragment: a line that is none of SDP's, a candidate without its `a=mid`, too many of them
 */
export const parseTrickleFragment = (text: string): TrickleFragment | null => {
  const usernameFragments = new Set<string>();
  const candidates: IceCandidate[] = [];
  let isInMedia = false;
  let mid: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (line === "") continue;
    if (!/^[a-z]=/.test(line) || line.length > maxLineLength) return null;
    if (line.startsWith("m=")) {
      isInMedia = true;
      mid = undefined;
    } else if (line.startsWith("a=mid:")) {
      mid = line.slice("a=mid:".length).trim();
      if (!isInMedia || mid === "" || mid.length > 64) return null;
    } else if (line.startsWith("a=ice-ufrag:")) {
      const fragment = line.slice("a=ice-ufrag:".length).trim();
      if (fragment === "" || fragment.length > 256) return null;
      usernameFragments.add(fragment);
    } else if (line.startsWith("a=candidate:")) {
      const candidate = line.slice("a=".length);
      if (mid === undefined || !candidatePattern.test(candidate) || candidates.length === maxCandidates) return null;
      candidates.push({ candidate, sdpMid: mid });
    }
  }
  return usernameFragments.size === 0 && candidates.length === 0 && !isInMedia
    ? null
    : { usernameFragments: [...usernameFragments], candidates };
};
