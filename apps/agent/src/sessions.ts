import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import type { IceCandidate, Refusal } from "@nekomado/protocol";
import type { Logger } from "./log.ts";
import type { MediaThread } from "./media/media-thread.ts";
import { readOffer } from "./media/offer-sdp.ts";
import type { Access } from "./trust/access.ts";

export type SessionAnswer = { ok: true; sessionId: string; sdp: string } | { ok: false; refusal: Refusal };

interface OpenSession {
  access: Access;
  /** The ICE user fragments of the session's offer. */
  usernameFragments: readonly string[];
  /** Ends the session when its viewer is revoked. */
  revoke: () => void;
}

/**
 * Who watches: admits viewers up to the limit, whichever door they come through, and knows their sessions until
 * the media thread says that they ended.
 */
export class Sessions extends EventEmitter<{ count: [number] }> {
  readonly maxViewers: number;
  readonly #media: MediaThread;
  readonly #log: Logger;
  readonly #sessions = new Map<string, OpenSession>();

  constructor(media: MediaThread, maxViewers: number, log: Logger) {
    super();
    this.maxViewers = maxViewers;
    this.#media = media;
    this.#log = log;
    media.on("sessionConnected", ({ sessionId, srtpProfile, remoteAddress }) => {
      if (!this.#sessions.has(sessionId)) return;
      log.info({ sessionId, srtpProfile, remoteAddress, viewers: this.#sessions.size }, "a viewer watches");
    });
    media.on("sessionEnded", ({ sessionId, end: told, figures }) => {
      const session = this.#sessions.get(sessionId);
      if (session === undefined || !this.#remove(sessionId)) return;
      // A page that is told of it may hang up before the media thread comes to do so.
      const end = session.access.revoked.aborted ? "revoked" : told;
      log.info({ sessionId, end, ...figures, viewers: this.#sessions.size }, "a viewer is gone");
      this.emit("count", this.#sessions.size);
    });
    media.on("crashed", () => {
      for (const sessionId of this.#sessions.keys()) this.#remove(sessionId);
      this.emit("count", 0);
    });
  }

  get count(): number {
    return this.#sessions.size;
  }

  /** Answers a viewer's offer, or refuses it with a reason; the session then lives until it is closed or vanishes. */
  async open(sdp: string, access: Access): Promise<SessionAnswer> {
    if (access.revoked.aborted)
      return this.#refuse({ reason: "unauthorised", message: "This viewer is not paired any more." });
    const offer = readOffer(sdp);
    if ("refusal" in offer) return this.#refuse(offer.refusal);
    if (this.#sessions.size >= this.maxViewers)
      return this.#refuse({
        reason: "full",
        message: `${this.maxViewers} viewers watch already, which is as many as this camera serves (--max-viewers). Close one and try again.`,
      });
    const sessionId = randomUUID();
    const revoke = () => this.#media.closeSession(sessionId, "revoked");
    access.revoked.addEventListener("abort", revoke, { once: true });
    this.#sessions.set(sessionId, { access, usernameFragments: offer.usernameFragments, revoke });
    this.emit("count", this.#sessions.size);
    const answer = await this.#media.offer(sessionId, offer.sdp);
    if (answer.ok) return { ok: true, sessionId, sdp: answer.sdp };
    this.#remove(sessionId);
    this.emit("count", this.#sessions.size);
    return this.#refuse(answer.refusal);
  }

  /** The viewer's own session of this id: nobody reaches another's. */
  find(sessionId: string, { viewerId }: Access): { usernameFragments: readonly string[] } | undefined {
    const session = this.#sessions.get(sessionId);
    return session?.access.viewerId === viewerId ? session : undefined;
  }

  /** @returns whether the session is there */
  addCandidate(sessionId: string, candidate: IceCandidate): boolean {
    if (!this.#sessions.has(sessionId)) return false;
    this.#media.addCandidate(sessionId, candidate);
    return true;
  }

  /** Finds the viewer's session by the ICE user fragment of its offer, as HTTP clients name it. */
  addCandidateByFragment(candidate: IceCandidate, { viewerId }: Access): boolean {
    const { usernameFragment } = candidate;
    if (typeof usernameFragment !== "string") return false;
    const found = this.#sessions
      .entries()
      .find(
        ([, session]) => session.access.viewerId === viewerId && session.usernameFragments.includes(usernameFragment),
      );
    return found !== undefined && this.addCandidate(found[0], candidate);
  }

  /** @returns whether the session was there */
  close(sessionId: string): boolean {
    if (!this.#sessions.has(sessionId)) return false;
    this.#media.closeSession(sessionId);
    return true;
  }

  #remove(sessionId: string): boolean {
    const session = this.#sessions.get(sessionId);
    if (session === undefined) return false;
    session.access.revoked.removeEventListener("abort", session.revoke);
    return this.#sessions.delete(sessionId);
  }

  #refuse(refusal: Refusal): SessionAnswer {
    this.#log.warn({ refusal: refusal.reason }, `a viewer was refused: ${refusal.message}`);
    return { ok: false, refusal };
  }
}
