import type { Language } from "@nekomado/viewer/languages";
import type { Presence } from "./presence.ts";

/** A camera that is off for so long is told. */
export const offAfterMs = 60_000;

/** A paired camera, as far as its owner is to be told of it. */
export interface WatchedCamera {
  readonly id: string;
  readonly name: string;
  readonly presence: Presence;
  /** Kept from one start to the next. */
  readonly isOffTold: boolean;
  offTold(isTold: boolean): void;
}

interface OffNoticesOptions {
  isWanted(): boolean;
  language(): Language;
  /** BCP 47, the system's: how its owner writes the time of day. */
  locales: readonly string[];
  notify(notice: { title: string; body: string; cameraId: string }): void;
}

const words: Record<Language, (name: string, time: string) => { title: string; body: string }> = {
  en: (name, time) => ({ title: `${name} is off since ${time}`, body: "Check its power and its network." }),
  ja: (name, time) => ({
    title: `${name}は${time}からオフラインです`,
    body: "電源とネットワークを確認してください。",
  }),
};

/** Tells a person once that a camera is off, and again only after it was reached in between. */
export class OffNotices {
  readonly #options: OffNoticesOptions;
  readonly #timers = new Map<WatchedCamera, NodeJS.Timeout>();
  #isAsleep = false;

  constructor(options: OffNoticesOptions) {
    this.#options = options;
  }

  /** To be called at each change of a camera, and when one is forgotten. */
  update(cameras: readonly WatchedCamera[]): void {
    for (const camera of this.#timers.keys()) if (!cameras.includes(camera)) this.#calm(camera);
    for (const camera of cameras) {
      const { isReachable, trust } = camera.presence;
      if (isReachable === true) camera.offTold(false);
      const isOff = isReachable === false && trust === "paired";
      if (!isOff || camera.isOffTold || this.#isAsleep) this.#calm(camera);
      else if (!this.#timers.has(camera))
        this.#timers.set(
          camera,
          setTimeout(() => this.#tell(camera), offAfterMs),
        );
    }
  }

  /** This PC's sleep is not the camera's: the minute is counted anew. */
  sleep(isAsleep: boolean, cameras: readonly WatchedCamera[]): void {
    this.#isAsleep = isAsleep;
    for (const camera of this.#timers.keys()) this.#calm(camera);
    this.update(cameras);
  }

  close(): void {
    for (const camera of this.#timers.keys()) this.#calm(camera);
  }

  #calm(camera: WatchedCamera): void {
    clearTimeout(this.#timers.get(camera));
    this.#timers.delete(camera);
  }

  #tell(camera: WatchedCamera): void {
    this.#timers.delete(camera);
    const { locales } = this.#options;
    camera.offTold(true);
    if (!this.#options.isWanted()) return;
    const spoken = this.#options.language();
    const locale = locales.find((tag) => tag.toLowerCase().split("-")[0] === spoken) ?? spoken;
    const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(
      camera.presence.offSinceMs ?? Date.now(),
    );
    this.#options.notify({ ...words[spoken](camera.name, time), cameraId: camera.id });
  }
}
