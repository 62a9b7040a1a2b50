import { randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import type { IceCandidate, Refusal } from "@nekomado/protocol";
import type { Logger } from "./log.ts";
import type { MediaThread } from "./media/media-thread.ts";
import { readOffer } from "./media/offer-sdp.ts";

export type SessionAnswer = { ok: true; sessionId: string; sdp: string } | { ok: false; refusal: Refusal };

/**
 * Who watches: admits viewers up to the limit, whichever door they come through, and knows their sessions until
 * the media thread says that they ended.
 */
export class Sessions extends EventEmitter<{ count: [number] }> {
  readonly maxViewers: number;
  readonly #media: MediaThread;
  readonly #log: Logger;
  /** The ICE user fragments of each session's offer, by session id. */
  readonly #sessions = new Map<string, readonly string[]>();

  constructor(media: MediaThread, maxViewers: number, log: Logger) {
    super();
    this.maxViewers = maxViewers;
    this.#media = media;
    this.#log = log;
    media.on("sessionConnected", ({ sessionId, srtpProfile, remoteAddress }) => {
      if (!this.#sessions.has(sessionId)) return;
      log.info({ sessionId, srtpProfile, remoteAddress, viewers: this.#sessions.size }, "a viewer watches");
    });
    media.on("sessionEnded", ({ sessionId, end, figures }) => {
      if (!this.#sessions.delete(sessionId)) return;
      log.info({ sessionId, end, ...figures, viewers: this.#sessions.size }, "a viewer is gone");
      this.emit("count", this.#sessions.size);
    });
    media.on("crashed", () => {
      this.#sessions.clear();
      this.emit("count", 0);
    });
  }

  get count(): number {
    return this.#sessions.size;
  }

  /** Answers a viewer's offer, or refuses it with a reason; the session then lives until it is closed or vanishes. */
  async open(sdp: string): Promise<SessionAnswer> {
    const offer = readOffer(sdp);
    if ("refusal" in offer) return this.#refuse(offer.refusal);
    if (this.#sessions.size >= this.maxViewers)
      return this.#refuse({
        reason: "full",
        message: `${this.maxViewers} viewers watch already, which is as many as this camera serves (--max-viewers). Close one and try again.`,
      });
    const sessionId = randomUUID();
    this.#sessions.set(sessionId, offer.usernameFragments);
    this.emit("count", this.#sessions.size);
    const answer = await this.#media.offer(sessionId, offer.sdp);
    if (answer.ok) return { ok: true, sessionId, sdp: answer.sdp };
    this.#sessions.delete(sessionId);
    this.emit("count", this.#sessions.size);
    return this.#refuse(answer.refusal);
  }

  /** @returns whether the session is there */
  addCandidate(sessionId: string, candidate: IceCandidate): boolean {
    if (!this.#sessions.has(sessionId)) return false;
    this.#media.addCandidate(sessionId, candidate);
    return true;
  }

  /** Finds the session by the ICE user fragment of the viewer's offer, as HTTP clients name it. */
  addCandidateByFragment(candidate: IceCandidate): boolean {
    const { usernameFragment } = candidate;
    if (typeof usernameFragment !== "string") return false;
    const found = this.#sessions.entries().find(([, fragments]) => fragments.includes(usernameFragment));
    return found !== undefined && this.addCandidate(found[0], candidate);
  }

  /** @returns whether the session was there */
  close(sessionId: string): boolean {
    if (!this.#sessions.has(sessionId)) return false;
    this.#media.closeSession(sessionId);
    return true;
  }

  #refuse(refusal: Refusal): SessionAnswer {
    this.#log.warn({ refusal: refusal.reason }, `a viewer was refused: ${refusal.message}`);
    return { ok: false, refusal };
  }
}
