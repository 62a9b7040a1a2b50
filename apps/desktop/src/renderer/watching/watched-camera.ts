import type { PictureLook, TransportChoice, Words } from "@nekomado/viewer";
import { CameraSession, Emitter, LivePicture, nameOfClass } from "@nekomado/viewer";
import type { Camera, NekomadoClient } from "../../contract/index.ts";
import { BridgeCameraLink } from "../link/bridge-camera-link.ts";
import { keepZoom, readKeptZoom } from "./kept-zoom.ts";
import { RestAfterGrace } from "./rest-after-grace.ts";
import { SeenPage } from "./seen-page.ts";

interface WatchedCameraEvents {
  /** Whether it rests, or how it is zoomed. */
  change: [];
}

interface Stage {
  element: HTMLDivElement;
  video: HTMLVideoElement;
  overlay: HTMLCanvasElement;
  still: HTMLCanvasElement;
}

const makeStage = (): Stage => {
  const element = document.createElement("div");
  const video = document.createElement("video");
  const overlay = document.createElement("canvas");
  const still = document.createElement("canvas");
  element.className = "picture-stage";
  Object.assign(video, { muted: true, autoplay: true, playsInline: true, disablePictureInPicture: true });
  overlay.className = "overlay";
  still.className = "still";
  for (const canvas of [overlay, still]) canvas.ariaHidden = "true";
  element.append(video, overlay, still);
  return { element, video, overlay, still };
};

/** How a picture stands on the page: the percent of labels is for the one that is looked at. */
export type PictureRole = "tile" | "large";

export const labelWordsOf = (words: Words, size: PictureRole): PictureLook["words"] => ({
  className: (className) => nameOfClass(words, className),
  percent: (share) => (size === "large" ? words.format.percent(share) : null),
});

/**
 * A camera with the elements that show it. It lives as long as the page knows the camera: tiles and large view
 * take the same elements in, so that nothing connects anew when the picture changes its place. While nobody looks
 * it rests, its last picture kept.
 */
export class WatchedCamera extends Emitter<WatchedCameraEvents> {
  readonly cameraId: string;
  readonly link: BridgeCameraLink;
  readonly session: CameraSession;
  readonly picture: LivePicture;
  readonly #stage = makeStage();
  readonly #seen = new SeenPage();
  readonly #attention = new RestAfterGrace(
    () => this.#begin(),
    () => this.#rest(),
  );
  #lookers = 0;
  #pageIsSeen = false;
  #trust: Camera["trust"] = "paired";
  #words: Words;
  #size: PictureRole = "large";

  constructor(client: NekomadoClient, cameraId: string, look: Omit<PictureLook, "words">, words: Words) {
    super();
    this.cameraId = cameraId;
    this.#words = words;
    this.link = new BridgeCameraLink(client, cameraId);
    this.session = new CameraSession(this.link, this.#seen);
    this.picture = new LivePicture(this.session, this.#stage, {
      ...look,
      words: labelWordsOf(words, this.#size),
    });
    this.picture.zoom.set(readKeptZoom(localStorage, cameraId));
    this.picture.zoom.on("change", (zoom) => {
      keepZoom(localStorage, cameraId, zoom);
      this.emit("change");
    });
  }

  /** Out of sight for a while: no connection, the last picture kept. */
  get isResting(): boolean {
    return !this.#attention.isGoing;
  }

  /** Somebody looks from now on. @returns ends it */
  look(): () => void {
    let isLooking = true;
    this.#lookers += 1;
    this.#judge();
    return () => {
      if (!isLooking) return;
      isLooking = false;
      this.#lookers -= 1;
      this.#judge();
    };
  }

  /** By which way the picture comes. */
  choose(transport: TransportChoice): void {
    this.session.transports.choose(transport);
  }

  /** Moves the picture into a place of the page. */
  showIn(place: Element, size: PictureRole): void {
    const { parentElement: before } = this.#stage.element;
    place.append(this.#stage.element);
    if (before?.className === "picture-aside") before.remove();
    this.#size = size;
    this.picture.speak(labelWordsOf(this.#words, size));
    // A video that was out of the document for a moment has been paused.
    this.#stage.video.play().catch(() => undefined);
  }

  /** Gives the picture a place where nobody sees it, when it has none: without one a browser paints no frame. */
  showAside(): void {
    if (this.#stage.element.isConnected) return;
    const aside = document.createElement("div");
    aside.className = "picture-aside";
    document.body.append(aside);
    this.showIn(aside, "large");
  }

  /** @param words names the picture for screen readers and speaks on labels */
  speak(words: Words, cameraName: string): void {
    this.#stage.video.ariaLabel = words.messages.picture(cameraName);
    this.#words = words;
    this.picture.speak(labelWordsOf(words, this.#size));
  }

  /** Whether the page can be seen at all. */
  pageIsSeen(isSeen: boolean): void {
    this.#pageIsSeen = isSeen;
    this.#judge();
  }

  /** How the app stands to the camera; one that is paired again is opened again. */
  trusts(trust: Camera["trust"]): void {
    if (trust === this.#trust) return;
    this.#trust = trust;
    this.#attention.restNow();
    this.#judge();
  }

  dispose(): void {
    this.#attention.restNow();
    this.picture.close();
    this.session.dispose();
    this.link.dispose();
    this.#stage.element.closest(".picture-aside")?.remove();
    this.#stage.element.remove();
  }

  #judge(): void {
    const isSeen = this.#lookers > 0 && this.#pageIsSeen;
    this.#attention.want(isSeen && this.#trust === "paired");
    this.#seen.say(isSeen);
  }

  #begin(): void {
    this.session.start();
    this.emit("change");
  }

  #rest(): void {
    this.session.close();
    this.emit("change");
  }
}
