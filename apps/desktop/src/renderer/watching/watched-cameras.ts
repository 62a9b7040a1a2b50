import type { PictureLook, Words } from "@nekomado/viewer";
import { wordsOf } from "@nekomado/viewer";
import type { NekomadoClient } from "../../contract/index.ts";
import type { Known } from "../client/client-context.ts";
import { languageOf } from "../words/language.ts";
import { WatchedCamera } from "./watched-camera.ts";

export type BoxIconPaths = PictureLook["icons"];

/** Every camera that the page knows, each with its session and picture. Follows what the other rooms say. */
export class WatchedCameras {
  readonly #client: NekomadoClient;
  readonly #icons = new Map<Parameters<BoxIconPaths["get"]>[0], Path2D>();
  readonly #cameras = new Map<string, WatchedCamera>();
  readonly #stopListening: () => void;
  #spoken = "";
  #isWholeTimeSeen = false;

  constructor(client: NekomadoClient) {
    this.#client = client;
    document.addEventListener("visibilitychange", this.#pageChanged);
    this.#stopListening = client.on("resumed", () => {
      for (const camera of this.#cameras.values()) if (!camera.isResting) camera.session.retryNow();
    });
  }

  get(cameraId: string): WatchedCamera | null {
    return this.#cameras.get(cameraId) ?? null;
  }

  /** The outlines of the labels' icons, once the page has drawn them. */
  readonly takeIcons = (icons: BoxIconPaths): void => {
    for (const [name, path] of icons) this.#icons.set(name, path);
  };

  /** To be called with all that is known, at each change and before anything is rendered. */
  follow({ list, settings, info }: Pick<Known, "list" | "settings" | "info">): void {
    // The window that takes one snapshot is never shown.
    this.#isWholeTimeSeen = info.window === "snapshot";
    const language = languageOf({ settings, info });
    const words = wordsOf(language);
    for (const [id, camera] of this.#cameras) {
      if (list.cameras.some((known) => known.id === id)) continue;
      camera.dispose();
      this.#cameras.delete(id);
    }
    for (const { id, trust } of list.cameras) {
      const camera = this.#cameras.get(id) ?? this.#add(id, words);
      camera.choose(settings.transport);
      camera.trusts(trust);
      camera.picture.showBoxes(settings.boxes);
      camera.picture.setBoxMode(settings.boxMode);
      camera.pageIsSeen(this.#pageIsSeen);
    }
    const spoken = [language, ...list.cameras.map(({ id, name }) => `${id} ${name}`)].join("\n");
    if (spoken === this.#spoken) return;
    this.#spoken = spoken;
    for (const { id, name } of list.cameras) this.#cameras.get(id)?.speak(words, name);
  }

  dispose(): void {
    document.removeEventListener("visibilitychange", this.#pageChanged);
    this.#stopListening();
    for (const camera of this.#cameras.values()) camera.dispose();
    this.#cameras.clear();
  }

  get #pageIsSeen(): boolean {
    return this.#isWholeTimeSeen || document.visibilityState === "visible";
  }

  readonly #pageChanged = (): void => {
    for (const camera of this.#cameras.values()) camera.pageIsSeen(this.#pageIsSeen);
  };

  #add(cameraId: string, words: Words): WatchedCamera {
    const { fontFamily } = getComputedStyle(document.body);
    const camera = new WatchedCamera(this.#client, cameraId, { icons: this.#icons, fontFamily }, words);
    this.#cameras.set(cameraId, camera);
    return camera;
  }
}
