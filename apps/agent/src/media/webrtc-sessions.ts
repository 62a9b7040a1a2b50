import { EventEmitter } from "node:events";
import type { IceCandidate, IceServer, Refusal } from "@nekomado/protocol";
import type { FastLane, FastPathMode, PacketHistory } from "@nekomado/rtp-fanout";
import type { SessionEnd, SessionFigures, SessionNetwork } from "./contract.ts";
import { WebRtcSession } from "./webrtc-session.ts";

/** The sessions of the media thread, by the ids that the main thread gave them. */
export class WebRtcSessions extends EventEmitter<{
  connected: [{ sessionId: string; srtpProfile: string; remoteAddress: string }];
  slowerPath: [{ sessionId: string; mode: FastPathMode; why: string }];
  ended: [{ sessionId: string; end: SessionEnd; figures: SessionFigures }];
  count: [number];
  /** A viewer's candidate cannot be used; its other ones may do. */
  badCandidate: [{ sessionId: string; error: unknown }];
}> {
  readonly #history: PacketHistory;
  readonly #fastLane: FastLane | undefined;
  readonly #network: SessionNetwork;
  readonly #iceServers: readonly IceServer[];
  readonly #sessions = new Map<string, WebRtcSession>();

  constructor(options: {
    history: PacketHistory;
    fastLane: FastLane | undefined;
    network: SessionNetwork;
    iceServers: readonly IceServer[];
  }) {
    super();
    this.#history = options.history;
    this.#fastLane = options.fastLane;
    this.#network = options.network;
    this.#iceServers = options.iceServers;
  }

  async answer(sessionId: string, sdp: string): Promise<{ ok: true; sdp: string } | { ok: false; refusal: Refusal }> {
    const session = new WebRtcSession({
      sessionId,
      history: this.#history,
      fastLane: this.#fastLane,
      network: this.#network,
      iceServers: this.#iceServers,
    });
    this.#sessions.set(sessionId, session);
    this.emit("count", this.#sessions.size);
    session.on("connected", (facts) => this.emit("connected", { sessionId, ...facts }));
    session.on("slowerPath", (change) => this.emit("slowerPath", { sessionId, ...change }));
    session.on("ended", (end, figures) => {
      this.#sessions.delete(sessionId);
      this.emit("count", this.#sessions.size);
      this.emit("ended", { sessionId, end, figures });
    });
    try {
      const answer = await session.answer(sdp);
      if ("sdp" in answer) return { ok: true, sdp: answer.sdp };
      session.close("handshakeFailed");
      return { ok: false, refusal: answer.refusal };
    } catch (error) {
      session.close("handshakeFailed");
      const why = error instanceof Error ? error.message : String(error);
      return {
        ok: false,
        refusal: { reason: "malformed", message: `The offer cannot be answered: ${why}`.slice(0, 1000) },
      };
    }
  }

  addCandidate(sessionId: string, candidate: IceCandidate): void {
    this.#sessions
      .get(sessionId)
      ?.addCandidate(candidate)
      .catch((error: unknown) => this.emit("badCandidate", { sessionId, error }));
  }

  end(sessionId: string, end: "left" | "revoked"): void {
    this.#sessions.get(sessionId)?.close(end);
  }

  /** Ends all sessions; settles when every viewer has been told. */
  async close(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    for (const session of sessions) session.close("shutdown");
    await Promise.all(sessions.map(({ closed }) => closed));
  }
}
