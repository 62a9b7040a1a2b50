import { Emitter } from "../emitter.ts";
import type { Rectangle, Size } from "../overlay/geometry.ts";
import { containedRectangle } from "../overlay/geometry.ts";
import type { Zoom } from "./zoom.ts";
import { panned, settled, wholePicture, zoomedAbout, zoomedRectangle } from "./zoom.ts";

interface PictureZoomEvents {
  change: [Zoom];
}

/** Shows a part of a picture larger: moves the elements that show it, and says where it lies for what is drawn over it. */
export class PictureZoom extends Emitter<PictureZoomEvents> {
  readonly #elements: readonly HTMLElement[];
  readonly #windowSize: () => Size;
  #zoom = wholePicture;
  #picture: Size | null = null;

  /** @param windowSize of the elements as they are laid out, CSS pixels */
  constructor(elements: readonly HTMLElement[], windowSize: () => Size) {
    super();
    this.#elements = elements;
    this.#windowSize = windowSize;
  }

  get zoom(): Zoom {
    return this.#zoom;
  }

  /** To be told of the picture's coded size with each frame. */
  fit(picture: Size): void {
    if (picture.width === this.#picture?.width && picture.height === this.#picture.height) return;
    this.#picture = picture;
    this.apply();
  }

  /** Where the whole picture lies in the window. */
  rectangleOf(picture: Size): Rectangle {
    return zoomedRectangle(this.#zoom, picture, this.#windowSize());
  }

  set(zoom: Zoom): void {
    this.#zoom = settled(zoom, this.#pictureSize(), this.#windowSize());
    this.apply();
    this.emit("change", this.#zoom);
  }

  /** @param at CSS pixels from the window's upper left corner; its middle when nothing is said */
  by(factor: number, at?: { x: number; y: number }): void {
    const window = this.#windowSize();
    const point = at ?? { x: window.width / 2, y: window.height / 2 };
    this.set(zoomedAbout(this.#zoom, factor, point, this.#pictureSize(), window));
  }

  /** @param by CSS pixels */
  pan(by: { x: number; y: number }): void {
    this.set(panned(this.#zoom, by, this.#pictureSize(), this.#windowSize()));
  }

  reset(): void {
    this.set(wholePicture);
  }

  /** Again, after the window has another size. */
  apply(): void {
    const picture = this.#pictureSize();
    const window = this.#windowSize();
    const { x, y, w } = zoomedRectangle(this.#zoom, picture, window);
    const whole = containedRectangle(picture, window);
    const scale = w / whole.w;
    const transform =
      this.#zoom.scale === 1 || !Number.isFinite(scale)
        ? ""
        : `translate(${x - whole.x * scale}px, ${y - whole.y * scale}px) scale(${scale})`;
    for (const { style } of this.#elements) {
      style.transformOrigin = "0 0";
      style.transform = transform;
    }
  }

  /** Until a picture is there, it is taken to fill its window. */
  #pictureSize(): Size {
    if (this.#picture !== null) return this.#picture;
    const { width, height } = this.#windowSize();
    return { width: Math.max(1, width), height: Math.max(1, height) };
  }
}
