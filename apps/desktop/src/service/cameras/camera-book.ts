import { EventEmitter } from "node:events";
import type { LinkEvent } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import type { Log } from "../room/log.ts";
import type { JsonFile } from "../storage/json-file.ts";
import type { TokenVault } from "../storage/token-vault.ts";
import type { PairedWith } from "../trust/pair.ts";
import { keptCamerasSchema, keptCameraSchema } from "./kept-camera.ts";
import { PairedCamera } from "./paired-camera.ts";

interface CameraBookOptions {
  file: JsonFile;
  vault: TokenVault;
  log: Log;
}

interface CameraBookEvents {
  told: [cameraId: string, event: LinkEvent];
  changed: [];
}

/** The cameras that the app is paired with, in the owner's order, kept in `cameras.json`. */
export class CameraBook extends EventEmitter<CameraBookEvents> {
  readonly #options: CameraBookOptions;
  #cameras: PairedCamera[] = [];

  private constructor(options: CameraBookOptions) {
    super();
    this.#options = options;
  }

  /** Reads what is kept. The links are opened by `open`, for a keyring may ask its owner first. */
  static async read(options: CameraBookOptions): Promise<CameraBook> {
    const book = new CameraBook(options);
    const { file, log } = options;
    const kept = await file.read(keptCamerasSchema);
    for (const each of kept?.cameras ?? []) {
      const parsed = keptCameraSchema.safeParse(each);
      if (!parsed.success) {
        await file.copyAside();
        log.error("One of the kept cameras cannot be read: pair that camera again.", parsed.error);
      } else if (book.find(parsed.data.id) === null) book.#add(PairedCamera.kept(parsed.data, log));
    }
    return book;
  }

  get cameras(): readonly PairedCamera[] {
    return this.#cameras;
  }

  find(cameraId: string): PairedCamera | null {
    return this.#cameras.find(({ id }) => id === cameraId) ?? null;
  }

  /** @throws {ProblemError} unknown */
  get(cameraId: string): PairedCamera {
    const camera = this.find(cameraId);
    if (camera !== null) return camera;
    throw new ProblemError("unknown", "No paired camera has this id (any more).");
  }

  open(): void {
    for (const camera of this.#cameras) void camera.open(this.#options.vault);
  }

  paired(paired: PairedWith): PairedCamera {
    const known = this.find(paired.cameraId);
    if (known !== null) {
      known.pairAgain(paired);
      return known;
    }
    const camera = PairedCamera.paired(paired, this.#options.log);
    this.#add(camera);
    this.#keep();
    this.emit("changed");
    void camera.open(this.#options.vault);
    return camera;
  }

  forget(camera: PairedCamera): void {
    camera.close();
    camera.removeAllListeners();
    this.#cameras = this.#cameras.filter((each) => each !== camera);
    this.#keep();
    this.emit("changed");
  }

  /** Cameras that are not named keep their order, behind the others. */
  order(cameraIds: readonly string[]): void {
    const named = [...new Set(cameraIds)].map((id) => this.find(id)).filter((camera) => camera !== null);
    this.#cameras = [...named, ...this.#cameras.filter((camera) => !named.includes(camera))];
    this.#keep();
    this.emit("changed");
  }

  async close(): Promise<void> {
    for (const camera of this.#cameras) camera.close();
    await this.#options.file.close();
  }

  #add(camera: PairedCamera): void {
    this.#cameras = [...this.#cameras, camera];
    camera.on("told", (event) => this.emit("told", camera.id, event));
    camera.on("changed", () => this.emit("changed"));
    camera.on("keep", () => this.#keep());
  }

  #keep(): void {
    const { file, vault } = this.#options;
    file.save(async () => {
      const cameras = await Promise.all(this.#cameras.map((camera) => camera.toKept(vault)));
      return { version: 1, cameras };
    });
  }
}
