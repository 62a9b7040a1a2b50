import type { FirstLookVideo } from "./date-first-look.ts";

/**
 * The camera's newest keyframe, which comes with the page's document, grey and dated, for a browser that the agent
 * knows: it is on the screen while everything else is still to be loaded.
 */
export class FirstLook {
  /** Undefined where none came. */
  readonly shown: FirstLookVideo | undefined = window.nekomadoFirstLook;
  #paintedAtMs: number | null = null;

  /** `performance.now()`; null while it is not known. */
  get paintedAtMs(): number | null {
    return this.#paintedAtMs;
  }

  /** Settles when the picture is on the screen, at once where there is none, or after `withinMs`. */
  async settled(withinMs: number): Promise<void> {
    if (this.shown === undefined) return;
    const timeout = new Promise<null>((resolve) => setTimeout(() => resolve(null), withinMs));
    this.#paintedAtMs = await Promise.race([this.shown.painted, timeout]);
    // What the page does next may take long: it is to begin after this frame.
    await new Promise((resolve) => setTimeout(resolve));
  }
}
