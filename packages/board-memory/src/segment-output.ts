import { closeSync, fstatSync, ftruncateSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { BoardMemoryError } from "./board-memory-error.ts";

/** A segment's file being written at offsets. Several processes may have it open; it is never locked. */
export class SegmentOutput {
  readonly path: string;
  readonly #fd: number;
  readonly #inode: bigint;
  readonly #word = Buffer.alloc(4);
  #closed = false;

  private constructor(path: string, fd: number) {
    this.path = path;
    this.#fd = fd;
    this.#inode = fstatSync(fd, { bigint: true }).ino;
  }

  /** Removes what is at `path`, so that readers keep the file they have, and makes a new, sparse one. */
  static create(path: string, fileSize: number): SegmentOutput {
    removeFile(path);
    const fd = openSync(path, "wx+");
    try {
      ftruncateSync(fd, fileSize);
      return new SegmentOutput(path, fd);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  write(bytes: Uint8Array, position: number): void {
    if (this.#closed) {
      throw new BoardMemoryError(
        "closed",
        this.path,
        `The writer of ${this.path} is closed: create another one, which makes the segment anew.`,
      );
    }
    let written = 0;
    while (written < bytes.length) {
      written += writeSync(this.#fd, bytes, written, bytes.length - written, position + written);
    }
  }

  writeUInt32(value: number, position: number): void {
    this.#word.writeUInt32LE(value);
    this.write(this.#word, position);
  }

  close(): void {
    if (!this.#closed) {
      this.#closed = true;
      closeSync(this.#fd);
    }
  }

  /** Removes the file, unless the path leads to another one by now. */
  unlink(): void {
    if (statSync(this.path, { bigint: true, throwIfNoEntry: false })?.ino === this.#inode) {
      removeFile(this.path);
    }
  }
}

function removeFile(path: string): void {
  if (process.platform === "win32" && statSync(path, { throwIfNoEntry: false }) !== undefined) {
    // There the name of a removed file stays taken while a reader has it open.
    const aside = `${path}.${process.pid}.${Date.now()}.removed`;
    renameSync(path, aside);
    rmSync(aside, { force: true });
    return;
  }
  rmSync(path, { force: true });
}
