import { CameraSession, SocketCameraLink } from "@nekomado/viewer";
import type { FirstLookPicture } from "./take-over.ts";

/** An agent that answers does so sooner; one that does not is told of by the viewer itself. */
const arrivingMs = 500;

export type VisitState =
  /** The agent has not said yet whether it knows this browser. */
  | { kind: "arriving"; session: CameraSession }
  | { kind: "watching"; session: CameraSession }
  /** The agent lets nobody in without a code. */
  | { kind: "stranger"; wasPaired: boolean };

/** One browser's way to the camera: a session, or why there is none yet. */
export class Visit {
  #session: CameraSession;
  #state: VisitState;
  #wasPaired = false;
  #takesOver = false;
  #stopListening: (() => void)[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #opened: (session: CameraSession) => void;

  /** @param opened told of each session before it starts */
  constructor(opened: (session: CameraSession) => void) {
    this.#opened = opened;
    this.#session = this.#open();
    this.#state = { kind: "arriving", session: this.#session };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): VisitState => this.#state;

  /** Whether the session goes on with a picture that was on the screen before it. */
  get takesOver(): boolean {
    return this.#takesOver;
  }

  /** Settles when the agent has said whether it knows this browser, and the picture is asked for; or after `withinMs`. */
  arrival(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const settle = () => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(settle, withinMs);
      // The offer is on its way when the listeners are through.
      const stop = this.subscribe(() => setTimeout(settle));
      if (this.#state.kind !== "arriving") settle();
    });
  }

  /** Once; the next sessions start by themselves. @param firstLook what is on the screen already */
  start(firstLook: FirstLookPicture | null): void {
    if (firstLook !== null) {
      this.#takesOver = true;
      this.#session.firstPicture.give(firstLook.picture, firstLook.paintedAtMs);
    }
    this.#session.start();
  }

  /** Opens a session anew: when the browser has been paired, or the page is taken out of the browser's memory. */
  restart(): void {
    this.close();
    this.#takesOver = false;
    this.#session = this.#open();
    if (this.#state.kind !== "stranger") this.#watch(this.#session);
    this.#session.start();
  }

  close(): void {
    for (const stop of this.#stopListening.splice(0)) stop();
    this.#session.close();
  }

  #open(): CameraSession {
    const link = new SocketCameraLink();
    const session = new CameraSession(link);
    const timer = setTimeout(() => {
      if (this.#state.kind === "arriving") this.#watch(session);
    }, arrivingMs);
    this.#stopListening = [
      () => clearTimeout(timer),
      link.on("up", () => {
        this.#wasPaired = true;
        this.#watch(session);
      }),
      link.on("down", () => this.#watch(session)),
      link.on("refused", ({ reason }) => {
        if (reason !== "unauthorised") this.#watch(session);
        else this.#set({ kind: "stranger", wasPaired: this.#wasPaired });
      }),
    ];
    this.#opened(session);
    return session;
  }

  #watch(session: CameraSession): void {
    if (this.#state.kind !== "watching" || this.#state.session !== session) this.#set({ kind: "watching", session });
  }

  #set(state: VisitState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
