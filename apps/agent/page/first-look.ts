import type { KeyframePicture } from "@nekomado/viewer";
import type { FirstLookVideo } from "./date-first-look.ts";

/** What the screen shows before the page is loaded. */
export interface FirstLookPicture {
  picture: KeyframePicture;
  /** `performance.now()` */
  paintedAtMs: number;
}

const takePicture = ({ video, frameNumber, rtpTimestamp, capturedAtMs }: FirstLookVideo): KeyframePicture | null => {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || !("VideoFrame" in globalThis)) return null;
  const image = new VideoFrame(video);
  const { width, height } = image.visibleRect ?? { width: image.codedWidth, height: image.codedHeight };
  return { image, width, height, frameNumber, rtpTimestamp, capturedAtMs };
};

/**
 * The camera's newest keyframe, which comes with the page's document, grey and dated, for a browser that the agent
 * knows: it is on the screen while everything else is still to be loaded.
 */
export class FirstLook {
  readonly #shown: FirstLookVideo | undefined = window.nekomadoFirstLook;
  #paintedAtMs: number | null = null;

  /** Settles when the picture is on the screen, at once where there is none, or after `withinMs`. */
  async settled(withinMs: number): Promise<void> {
    if (this.#shown === undefined) return;
    const timeout = new Promise<null>((resolve) => setTimeout(() => resolve(null), withinMs));
    this.#paintedAtMs = await Promise.race([this.#shown.painted, timeout]);
    // What the page does next may take long: it is to begin after this frame.
    await new Promise((resolve) => setTimeout(resolve));
  }

  /** The page takes over. @returns what it is to go on showing; null while the screen shows no picture */
  end(): FirstLookPicture | null {
    const picture = this.#shown === undefined ? null : takePicture(this.#shown);
    return picture === null ? null : { picture, paintedAtMs: this.#paintedAtMs ?? performance.now() };
  }
}
