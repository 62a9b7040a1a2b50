import { Emitter } from "../emitter.ts";
import type { LinkOutage } from "./link-outage.ts";
import type { PeerKeeper } from "./peer-keeper.ts";
import type { PictureWatch } from "./picture-watch.ts";
import type { ReceiverProgress } from "./stall-diagnosis.ts";
import { failingPart, watchReceiver } from "./stall-diagnosis.ts";
import type { FailingPart, SessionEvent } from "./state.ts";
import type { WatchdogSituation } from "./watchdog.ts";
import { judge } from "./watchdog.ts";

/** What the guard has to know of its session at a moment. */
export type GuardedSession = Pick<
  WatchdogSituation,
  "state" | "stream" | "streamSinceMs" | "linkIsUp" | "visibleSinceMs"
>;

export interface PictureGuardEvents {
  /** Once at once, and again when the receiver's counters have told more about the part that fails. */
  overdue: [Extract<SessionEvent, { kind: "framesOverdue" }>];
}

/** Watches over the picture: says when it stalls and why, and has the connection rebuilt where that may help. */
export class PictureGuard extends Emitter<PictureGuardEvents> {
  readonly #picture: PictureWatch;
  readonly #peers: PeerKeeper;
  readonly #outage: LinkOutage;
  readonly #session: () => GuardedSession;

  constructor(picture: PictureWatch, peers: PeerKeeper, outage: LinkOutage, session: () => GuardedSession) {
    super();
    this.#picture = picture;
    this.#peers = peers;
    this.#outage = outage;
    this.#session = session;
  }

  /** To be called several times a second. */
  look(nowMs: number): void {
    const { lastFrameAtMs, lastFreshFrameAtMs } = this.#picture;
    const peer = this.#peers.situation;
    switch (judge({ ...this.#session(), nowMs, lastFrameAtMs, lastFreshFrameAtMs, peer })) {
      case "well":
        return;
      case "overdue":
        this.#overdue(null);
        void this.#diagnose(nowMs);
        return;
      case "rebuild":
        this.#rebuild();
    }
  }

  #overdue(progress: ReceiverProgress | null): void {
    const { stream } = this.#session();
    const fault = stream?.state === "stopped" ? stream.fault : null;
    this.emit("overdue", { kind: "framesOverdue", part: this.#failingPart(progress), fault });
  }

  async #diagnose(nowMs: number): Promise<void> {
    // A picture that moves, but late, is held up on its way.
    if (this.#picture.isPainting(nowMs)) return;
    try {
      const progress = await watchReceiver(() => this.#peers.readStats());
      if (this.#session().state.kind === "stalled") this.#overdue(progress);
    } catch {
      // The connection went while it was looked at: what was said of it stands.
    }
  }

  #rebuild(): void {
    const { state } = this.#session();
    const part = state.kind === "stalled" ? state.part : this.#failingPart(null);
    // The first new connection is made at once: a path that died is the usual reason.
    const atOnce = state.kind === "live" || state.kind === "stalled";
    this.#peers.rebuild(part, atOnce, this.#outage.nextTryAtMs);
  }

  #failingPart(progress: ReceiverProgress | null): FailingPart {
    return failingPart(this.#session().stream, this.#outage.fault, progress);
  }
}
