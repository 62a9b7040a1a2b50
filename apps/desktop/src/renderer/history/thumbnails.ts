import type { NekomadoClient } from "../../contract/index.ts";

/** Twice the width of a column, for screens of double density. */
const widthPixels = 480;
const atOnce = 3;
/** Small pictures that are kept beyond those on screen. */
const mostKept = 120;

interface Kept {
  url: Promise<string>;
  users: number;
}

const shrink = async (picture: Uint8Array<ArrayBuffer>, format: string): Promise<Blob> => {
  const whole = await createImageBitmap(new Blob([picture], { type: `image/${format}` }));
  const width = Math.min(widthPixels, whole.width);
  const canvas = new OffscreenCanvas(width, Math.max(1, Math.round((whole.height * width) / whole.width)));
  const context = canvas.getContext("2d", { alpha: false });
  if (context !== null) {
    context.imageSmoothingQuality = "high";
    context.drawImage(whole, 0, 0, canvas.width, canvas.height);
  }
  whole.close();
  return canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
};

/** Small pictures of the library: a few read at a time, a bounded number alive, the least lately used let go first. */
export class Thumbnails {
  readonly #client: NekomadoClient;
  readonly #kept = new Map<string, Kept>();
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(client: NekomadoClient) {
    this.#client = client;
  }

  /**
   * A small picture's address, good until `release`.
   *
   * @throws {ProblemError} missing
   */
  acquire(id: string): Promise<string> {
    const kept = this.#kept.get(id) ?? { url: this.#make(id), users: 0 };
    kept.users += 1;
    // The newest last.
    this.#kept.delete(id);
    this.#kept.set(id, kept);
    this.#trim();
    return kept.url;
  }

  release(id: string): void {
    const kept = this.#kept.get(id);
    if (kept === undefined) return;
    kept.users -= 1;
    this.#trim();
  }

  /** Lets go of all. */
  close(): void {
    for (const id of this.#kept.keys()) this.#letGo(id);
  }

  #trim(): void {
    for (const [id, { users }] of this.#kept) {
      if (this.#kept.size <= mostKept) return;
      if (users <= 0) this.#letGo(id);
    }
  }

  #letGo(id: string): void {
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    kept?.url.then(
      (url) => URL.revokeObjectURL(url),
      () => undefined,
    );
  }

  async #make(id: string): Promise<string> {
    await this.#turn();
    try {
      const { picture, format } = await this.#client.request("library.picture", { id });
      return URL.createObjectURL(await shrink(new Uint8Array(picture), format));
    } catch (error) {
      // Asked for again, it is tried again.
      this.#kept.delete(id);
      throw error;
    } finally {
      this.#running -= 1;
      this.#queue.shift()?.();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running >= atOnce) await new Promise<void>((resolve) => this.#queue.push(resolve));
    this.#running += 1;
  }
}
