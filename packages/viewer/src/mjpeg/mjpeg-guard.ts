import { Emitter } from "../emitter.ts";
import type { CameraLink } from "../link/camera-link.ts";
import type { LinkOutage } from "../session/link-outage.ts";
import type { GuardedSession, PictureGuardEvents } from "../session/picture-guard.ts";
import type { PictureWatch } from "../session/picture-watch.ts";
import type { CameraFault, FailingPart } from "../session/state.ts";
import { judge } from "../session/watchdog.ts";
import type { MjpegKeeper } from "./mjpeg-keeper.ts";

/** An agent that answers within this is there, and so is the network. */
const answerWithinMs = 400;
/** Pictures that came so lately are still coming. */
const comingWithinMs = 500;

/** Watches over the picture while it comes as MJPEG: says when it stalls, and which part fails. */
export class MjpegGuard extends Emitter<PictureGuardEvents> {
  readonly #link: Pick<CameraLink, "readClock">;
  readonly #picture: PictureWatch;
  readonly #keeper: MjpegKeeper;
  readonly #outage: LinkOutage;
  readonly #session: () => GuardedSession;
  #undecodableAtMs = -Infinity;

  constructor(
    link: Pick<CameraLink, "readClock">,
    picture: PictureWatch,
    keeper: MjpegKeeper,
    outage: LinkOutage,
    session: () => GuardedSession,
  ) {
    super();
    this.#link = link;
    this.#picture = picture;
    this.#keeper = keeper;
    this.#outage = outage;
    this.#session = session;
  }

  /** A picture came that this browser cannot decode. */
  undecodable(nowMs: number): void {
    this.#undecodableAtMs = nowMs;
  }

  /** To be called several times a second while MJPEG is live. */
  look(nowMs: number): void {
    const { lastFrameAtMs, lastFreshFrameAtMs } = this.#picture;
    const verdict = judge({ ...this.#session(), nowMs, lastFrameAtMs, lastFreshFrameAtMs, peer: null });
    if (verdict !== "overdue") return;
    const known = this.#knownPart(nowMs);
    this.#tell(known ?? { part: "network", fault: null });
    if (known === null) void this.#ask();
  }

  /** What can be told without asking anybody. */
  #knownPart(nowMs: number): { part: FailingPart; fault: CameraFault | null } | null {
    if (this.#outage.fault !== null) return { part: this.#outage.fault, fault: null };
    const { stream } = this.#session();
    if (stream?.state === "stopped" && stream.fault === "daemonStopped") return { part: "camera", fault: stream.fault };
    // A picture that moves, but late, is held up on its way.
    if (this.#picture.isPainting(nowMs)) return { part: "network", fault: null };
    const cameAtMs = this.#keeper.lastFrameAtMs;
    if (cameAtMs === null || nowMs - cameAtMs > comingWithinMs) return null;
    return { part: nowMs - this.#undecodableAtMs < comingWithinMs ? "decoder" : "thisPc", fault: null };
  }

  /** No picture comes: an agent that answers has none to send. */
  async #ask(): Promise<void> {
    const tooLate = new Promise<false>((resolve) => setTimeout(() => resolve(false), answerWithinMs));
    const answers = this.#link.readClock().then(
      () => true,
      () => false,
    );
    if (!(await Promise.race([answers, tooLate]))) return;
    if (this.#session().state.kind === "stalled") this.#tell({ part: "camera", fault: null });
  }

  #tell(failing: { part: FailingPart; fault: CameraFault | null }): void {
    this.emit("overdue", { kind: "framesOverdue", ...failing });
  }
}
