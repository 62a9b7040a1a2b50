import type { CameraLink } from "../link/camera-link.ts";

/**
 * Tells the agent a connection's candidates as they are found (RFC 8838). Those of before the answer wait for it: until
 * then no session has an id that they could name.
 */
export class CandidateTrickle {
  readonly #link: Pick<CameraLink, "candidate">;
  readonly #waiting: RTCIceCandidate[] = [];
  #sessionId: string | null = null;
  #isClosed = false;

  constructor(connection: Pick<RTCPeerConnection, "addEventListener">, link: Pick<CameraLink, "candidate">) {
    this.#link = link;
    connection.addEventListener("icecandidate", ({ candidate }) => this.#found(candidate));
  }

  /** The agent has answered: tells it what has been found so far, and from now on at once. */
  begin(sessionId: string): void {
    this.#sessionId = sessionId;
    for (const candidate of this.#waiting.splice(0)) this.#tell(sessionId, candidate);
  }

  /** Tells nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#waiting.length = 0;
  }

  #found(candidate: RTCIceCandidate | null): void {
    if (candidate === null || this.#isClosed) return;
    if (this.#sessionId === null) this.#waiting.push(candidate);
    else this.#tell(this.#sessionId, candidate);
  }

  #tell(sessionId: string, found: RTCIceCandidate): void {
    const { candidate = "", sdpMid, sdpMLineIndex, usernameFragment } = found.toJSON();
    // One that gets lost costs nothing: the agent also learns addresses from the checks themselves.
    this.#link.candidate(sessionId, { candidate, sdpMid, sdpMLineIndex, usernameFragment }).catch(() => undefined);
  }
}
