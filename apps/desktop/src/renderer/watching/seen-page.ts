import type { VisiblePage } from "@nekomado/viewer";

/** Tells a session whether its window is seen, as a document tells whether it is: a tile that is out of sight is not. */
export class SeenPage extends EventTarget implements VisiblePage {
  #isSeen = false;

  get visibilityState(): DocumentVisibilityState {
    return this.#isSeen ? "visible" : "hidden";
  }

  /** @returns whether that is another word than before */
  say(isSeen: boolean): boolean {
    if (isSeen === this.#isSeen) return false;
    this.#isSeen = isSeen;
    this.dispatchEvent(new Event("visibilitychange"));
    return true;
  }
}
