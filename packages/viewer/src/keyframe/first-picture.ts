import type { Keyframe } from "@nekomado/protocol";
import { Emitter } from "../emitter.ts";
import type { CameraLink } from "../link/camera-link.ts";
import type { LastPicture } from "../session/picture-watch.ts";
import type { KeyframePicture } from "./keyframe-picture.ts";
import { decodeKeyframe } from "./keyframe-picture.ts";

interface FirstPictureEvents {
  /** To be shown where nothing newer is on the screen. */
  ready: [KeyframePicture];
}

type Decode = (keyframe: Keyframe, receivedAtMs: number) => Promise<KeyframePicture | null>;

/**
 * The camera's newest keyframe, which the agent has ready while a connection still has to be made: somebody who opens
 * a camera sees it at once, as a picture of the past. Whatever goes wrong with it is told of nowhere, for the
 * connection says the same and more.
 */
export class FirstPicture extends Emitter<FirstPictureEvents> {
  readonly #link: Pick<CameraLink, "readKeyframe">;
  readonly #decode: Decode;
  #picture: KeyframePicture | null = null;
  #isAwaited = false;
  #shown: LastPicture | null = null;
  #paintedAtMs: number | null = null;

  constructor(link: Pick<CameraLink, "readKeyframe">, decode: Decode = decodeKeyframe) {
    super();
    this.#link = link;
    this.#decode = decode;
  }

  /** Null once it is of no use any more. */
  get picture(): KeyframePicture | null {
    return this.#picture;
  }

  /** The newest that was on the screen. */
  get shown(): LastPicture | null {
    return this.#shown;
  }

  /** When it came on the screen since the camera was opened, `performance.now()`; null when it did not. */
  get paintedAtMs(): number | null {
    return this.#paintedAtMs;
  }

  /** Takes one that was there before the session. @param paintedAtMs when it came on the screen */
  give(picture: KeyframePicture, paintedAtMs: number): void {
    this.end();
    this.#picture = picture;
    this.#paintedAtMs = paintedAtMs;
    this.show(picture);
  }

  /** Asks the agent, unless there is one. */
  ask(): void {
    if (this.#picture !== null || this.#isAwaited) return;
    this.#paintedAtMs = null;
    this.#isAwaited = true;
    this.#read().catch(() => undefined);
  }

  /** To be told when it is on the canvas that the page shows. */
  show({ capturedAtMs }: KeyframePicture): void {
    this.#shown = { capturedAtMs };
  }

  /** To be told when the screen shows it. */
  painted(paintedAtMs: number): void {
    this.#paintedAtMs ??= paintedAtMs;
  }

  /** There are newer pictures, or nobody looks any more. Idempotent. */
  end(): void {
    this.#isAwaited = false;
    this.#picture?.image.close();
    this.#picture = null;
  }

  async #read(): Promise<void> {
    const keyframe = await this.#link.readKeyframe();
    const picture = await this.#decode(keyframe, performance.now());
    if (picture === null) return;
    if (!this.#isAwaited) {
      picture.image.close();
      return;
    }
    this.#isAwaited = false;
    this.#picture = picture;
    this.emit("ready", picture);
  }
}
