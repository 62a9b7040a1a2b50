import type { KeyframePicture, Words } from "@nekomado/viewer";
import { decodeKeyframe, drawUnscaled, glassShape, readKeyframe } from "@nekomado/viewer";

/** What the screen shows before the page is loaded. */
export interface FirstLookPicture {
  picture: KeyframePicture;
  /** `performance.now()` */
  paintedAtMs: number;
}

/**
 * The window of a camera that is being connected to, as the page renders it. What can be is done while the picture is
 * being decoded.
 *
 * @returns puts a picture into it
 */
const prepareWindow = ({ messages, format }: Words): ((picture: KeyframePicture) => Node) => {
  const { content } = document.querySelector<HTMLTemplateElement>("template#first-look") ?? {};
  const canvas = content?.querySelector("canvas");
  if (content === undefined || canvas === undefined || canvas === null) throw new Error("The page has no first look.");
  const tell = (selector: string, text: string): void => content.querySelector(selector)?.replaceChildren(text);
  tell("h1", messages.answer.connecting(messages.unnamedCamera));
  tell(".plate b", messages.plate.lastPicture);
  return (picture) => {
    const { image, width, height, capturedAtMs } = picture;
    drawUnscaled(canvas, image, picture);
    tell(".plate span", format.clockWithSeconds(Date.now() - performance.now() + capturedAtMs));
    content.querySelector<HTMLElement>(".glass")?.style.setProperty("aspect-ratio", String(glassShape(width / height)));
    return content;
  };
};

/** Settles when the screen shows what has been changed up to now. */
const painted = (): Promise<number> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      const atMs = performance.now();
      // What the page does next may take long: it is to begin after this frame.
      setTimeout(() => resolve(atMs));
    });
  });

/**
 * Puts the camera's newest keyframe on the page, grey and dated, while everything else is still to be loaded. It stays
 * away where the agent does not know this browser or has no picture, and where the browser cannot decode it: the page
 * says what there is to say.
 */
export class FirstLook {
  readonly #shown: Promise<void>;
  #picture: FirstLookPicture | null = null;
  #isOver = false;

  constructor(place: Element, words: Words) {
    this.#shown = this.#show(place, words).catch(() => undefined);
  }

  /** Settles when the picture is on the screen or will not come, or after `withinMs`. */
  async settled(withinMs: number): Promise<void> {
    await Promise.race([this.#shown, new Promise((resolve) => setTimeout(resolve, withinMs))]);
  }

  /** The page takes over. @returns what it is to go on showing; null while the screen shows no picture */
  end(): FirstLookPicture | null {
    this.#isOver = true;
    return this.#picture;
  }

  async #show(place: Element, words: Words): Promise<void> {
    const keyframe = await readKeyframe(location.href);
    const decoded = decodeKeyframe(keyframe, performance.now());
    const windowWith = prepareWindow(words);
    const picture = await decoded;
    if (picture === null) return;
    if (this.#isOver) {
      picture.image.close();
      return;
    }
    place.append(windowWith(picture));
    this.#picture = { picture, paintedAtMs: performance.now() };
    this.#picture.paintedAtMs = await painted();
  }
}
