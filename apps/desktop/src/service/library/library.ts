import { join } from "node:path";
import type { LibraryItem, LibraryPage, PictureFormat } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import { diskFaultOf, errorCode } from "../snapshots/disk-fault.ts";
import type { PlaceForSnapshots } from "../snapshots/snapshot-folder.ts";
import type { IndexedPicture } from "./picture-index.ts";
import { inBatches, indexPictures, newestFirst } from "./picture-index.ts";
import { PictureReader } from "./picture-reader.ts";

/** The pictures of one folder, as they were when it was looked through. */
interface Shelf {
  root: string;
  reader: PictureReader;
  pictures: readonly IndexedPicture[];
  byId: ReadonlyMap<string, IndexedPicture>;
}

/** A picture that is there, and where. */
export interface FoundPicture {
  picture: IndexedPicture;
  path: string;
  reader: PictureReader;
}

/** `<time>|<id>` of the last picture of the page before. */
const cursorOf = ({ time, id }: IndexedPicture): string => `${time}|${id}`;

const startAfter = (pictures: readonly IndexedPicture[], cursor: string | null): number => {
  if (cursor === null) return 0;
  const [time = "", id = ""] = cursor.split("|");
  const at = pictures.findIndex((picture) => newestFirst(picture, { time, id }) > 0);
  return at === -1 ? pictures.length : at;
};

/** What is not there any more, or cannot be had, is null; a defect of ours is not. */
const ifThere = async <Value>(value: Promise<Value | null>): Promise<Value | null> => {
  try {
    return await value;
  } catch (error) {
    if (diskFaultOf(error) === null) throw error;
    return null;
  }
};

/** The pictures in the folder of snapshots: what lies there is all there is to know. */
export class Library {
  readonly #place: () => PlaceForSnapshots;
  #shelf: Shelf | null = null;

  /** @param place as it is set just now */
  constructor(place: () => PlaceForSnapshots) {
    this.#place = place;
  }

  /**
   * Looks through the folder.
   *
   * @throws {ProblemError} folder
   */
  async look(): Promise<{ root: string; total: number }> {
    const { root, pictures } = await this.#look();
    return { root, total: pictures.length };
  }

  /**
   * A page of the library, newest first; the first one looks through the folder anew.
   *
   * @throws {ProblemError} folder
   */
  async list(from: string | null, limit: number): Promise<LibraryPage> {
    const { pictures, reader } = from === null ? await this.#look() : await this.#shelfOfNow();
    const start = startAfter(pictures, from);
    const page = pictures.slice(start, start + limit);
    const items = await inBatches(page, (picture) => ifThere(reader.item(picture)));
    const last = page.at(-1);
    return {
      items: items.filter((item): item is LibraryItem => item !== null),
      next: last === undefined || start + page.length >= pictures.length ? null : cursorOf(last),
      total: pictures.length,
    };
  }

  /** @throws {ProblemError} missing */
  async find(id: string): Promise<FoundPicture> {
    const shelf = await this.#shelfOfNow();
    const { root, reader, byId } = shelf.byId.has(id) ? shelf : await this.#look();
    const picture = byId.get(id);
    if (picture === undefined || (await ifThere(reader.item(picture))) === null) throw this.#missing();
    return { picture, path: join(root, picture.path), reader };
  }

  /**
   * A picture's whole file.
   *
   * @throws {ProblemError} missing
   */
  async read(id: string): Promise<{ format: PictureFormat; picture: Uint8Array<ArrayBuffer> }> {
    const { picture: found, reader } = await this.find(id);
    const picture = await ifThere(reader.bytes(found));
    if (picture === null) throw this.#missing();
    return { format: found.format, picture };
  }

  async #shelfOfNow(): Promise<Shelf> {
    return this.#shelf !== null && this.#shelf.root === this.#place().path ? this.#shelf : this.#look();
  }

  async #look(): Promise<Shelf> {
    const { path: root, mayBeMade } = this.#place();
    const pictures = await this.#index(root, mayBeMade);
    const byId = new Map(pictures.map((picture) => [picture.id, picture]));
    const reader = this.#shelf?.root === root ? this.#shelf.reader : new PictureReader(root);
    reader.keepOnly(byId);
    this.#shelf = { root, reader, pictures, byId };
    return this.#shelf;
  }

  async #index(root: string, mayBeMade: boolean): Promise<IndexedPicture[]> {
    try {
      return await indexPictures(root);
    } catch (error) {
      if (diskFaultOf(error) === null) throw error;
      // Nothing was ever kept there.
      if (errorCode(error) === "ENOENT" && mayBeMade) return [];
      throw new ProblemError("folder", "The folder of snapshots is gone or cannot be read.", { cause: error });
    }
  }

  #missing(): ProblemError {
    return new ProblemError("missing", "The picture was moved or deleted, or is no picture any more.");
  }
}
