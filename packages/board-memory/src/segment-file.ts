import type { BigIntStats } from "node:fs";
import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { BoardMemoryError } from "./board-memory-error.ts";

interface KnownSize {
  readonly name: string;
  readonly fileSize: number;
}

/**
 * A segment opened for reading, and nothing but reading: at offsets, never mapped, because a daemon that shortens
 * a mapped file kills the reader with SIGBUS, while a read at an offset only comes back short.
 */
export class SegmentFile {
  readonly path: string;
  readonly size: number;
  /** Device and inode: no other file of this boot has had the same on a tmpfs, and none has it while this one is open. */
  readonly identity: string;
  readonly #fd: number;
  #closed = false;

  private constructor(path: string, fd: number, { dev, ino, size }: BigIntStats) {
    this.path = path;
    this.#fd = fd;
    this.size = Number(size);
    this.identity = `${dev}:${ino}`;
  }

  /**
   * Opens the segment when its size is one of `knownSizes`.
   * Throws a `BoardMemoryError` with reason `absent`, `empty`, `unknownSize` or `unreadable`.
   */
  static open(path: string, knownSizes: readonly KnownSize[]): SegmentFile {
    const there = SegmentFile.#stat(path);
    if (there === undefined) {
      throw new BoardMemoryError(
        "absent",
        path,
        `${path} does not exist: the daemon that writes it is not running or has not made it yet. It is read as soon as it appears.`,
      );
    }
    if (!there.isFile()) {
      throw new BoardMemoryError(
        "unreadable",
        path,
        `${path} is not a plain file, so it cannot be a segment: remove it, or look in another directory.`,
      );
    }
    // Checked before opening too, so that the many looks at an unfinished file cost one call each.
    SegmentFile.#checkSize(path, Number(there.size), knownSizes);
    let fd: number;
    try {
      fd = openSync(path, "r");
    } catch (cause) {
      throw unreadable(path, cause);
    }
    try {
      const own = fstatSync(fd, { bigint: true });
      SegmentFile.#checkSize(path, Number(own.size), knownSizes);
      return new SegmentFile(path, fd, own);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  static #stat(path: string) {
    try {
      return statSync(path, { bigint: true, throwIfNoEntry: false });
    } catch (cause) {
      throw unreadable(path, cause);
    }
  }

  static #checkSize(path: string, size: number, knownSizes: readonly KnownSize[]): void {
    if (size === 0) {
      throw new BoardMemoryError(
        "empty",
        path,
        `${path} is empty: its daemon is just making it, or stopped while doing so. It is read as soon as it has its size.`,
      );
    }
    if (!knownSizes.some((known) => known.fileSize === size)) {
      const list = knownSizes.map((known) => `${known.fileSize} (${known.name})`).join(", ");
      throw new BoardMemoryError(
        "unknownSize",
        path,
        `${path} has ${size} bytes, which is no known layout: ${list}. Its daemon is newer than this program, or the file is something else. It is read as soon as its size is a known one.`,
      );
    }
  }

  /** Fills `target` from `position` on. False when the file ends before that, or cannot be read any more. */
  read(target: Uint8Array, position: number): boolean {
    let filled = 0;
    try {
      while (filled < target.length) {
        const count = readSync(this.#fd, target, filled, target.length - filled, position + filled);
        if (count === 0) {
          return false;
        }
        filled += count;
      }
      return true;
    } catch {
      return false;
    }
  }

  /**
   * Whether the path no longer leads to this file with this size: unlinked, created anew, or cut.
   * The inode number decides; while this file is open, no other can be given the same one. On file systems that have
   * none (it reads 0, as on some Windows and network drives) only the link count and the size are left, and the
   * caller notices a new segment by its counter, which starts again.
   */
  isReplaced(): boolean {
    try {
      const own = fstatSync(this.#fd, { bigint: true });
      const there = statSync(this.path, { bigint: true, throwIfNoEntry: false });
      return (
        there === undefined ||
        own.nlink === 0n ||
        Number(own.size) !== this.size ||
        there.size !== own.size ||
        there.ino !== own.ino
      );
    } catch {
      return true;
    }
  }

  close(): void {
    if (!this.#closed) {
      this.#closed = true;
      closeSync(this.#fd);
    }
  }
}

export function unreadable(path: string, cause?: unknown): BoardMemoryError {
  const why = cause instanceof Error ? cause.message : "the read came back short";
  return new BoardMemoryError(
    "unreadable",
    path,
    `${path} cannot be read (${why}): let this program's user read it. It is tried again until it can.`,
    { cause },
  );
}
