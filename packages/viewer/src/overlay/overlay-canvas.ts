import type { Size } from "./geometry.ts";

/** Longer lines of a screen are never needed, and a canvas too large is no canvas. */
const mostPixels = 4096;

/** A canvas that keeps one pixel for each of the screen's, drawn in CSS pixels. */
export class OverlayCanvas {
  readonly context: CanvasRenderingContext2D | null;
  readonly #canvas: HTMLCanvasElement;
  readonly #observer: ResizeObserver;
  #size: Size = { width: 0, height: 0 };

  /** @param onResize what was drawn is gone, and has to be drawn again */
  constructor(canvas: HTMLCanvasElement, onResize: () => void) {
    this.#canvas = canvas;
    this.context = canvas.getContext("2d");
    this.#observer = new ResizeObserver(() => {
      this.#fit();
      onResize();
    });
    this.#observer.observe(canvas);
    this.#fit();
  }

  /** CSS pixels. */
  get size(): Size {
    return this.#size;
  }

  /** Empties the canvas and sets its transform to CSS pixels; also follows a window that moved to another screen. */
  begin(): void {
    if (this.context === null) return;
    if (this.#wantedWidth() !== this.#canvas.width) this.#fit();
    const { width, height } = this.#canvas;
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, width, height);
    if (this.#size.width === 0 || this.#size.height === 0) return;
    this.context.setTransform(width / this.#size.width, 0, 0, height / this.#size.height, 0, 0);
  }

  close(): void {
    this.#observer.disconnect();
  }

  #wantedWidth(): number {
    return Math.min(mostPixels, Math.round(this.#size.width * devicePixelRatio));
  }

  #fit(): void {
    const { width, height } = this.#canvas.getBoundingClientRect();
    this.#size = { width, height };
    this.#canvas.width = this.#wantedWidth();
    this.#canvas.height = Math.min(mostPixels, Math.round(height * devicePixelRatio));
  }
}
