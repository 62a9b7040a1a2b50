import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const mount = (...args: string[]): string | null => {
  const { status, stderr, error } = spawnSync("mount", args);
  if (error !== undefined) return error.message;
  return status === 0 ? null : stderr.toString().trim();
};

/** A disk of some kilobytes that is a folder: a tmpfs, which only root may mount. */
export class SmallDisk {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** @returns why there is none, for a test that is skipped then */
  static mount(kilobytes: number): SmallDisk | string {
    if (process.getuid?.() !== 0) return "only root may mount a small disk";
    const path = mkdtempSync(join(tmpdir(), "nekomado-disk-"));
    const refusal = mount("-t", "tmpfs", "-o", `size=${kilobytes}k,nr_inodes=1k`, "nekomado-test", path);
    if (refusal === null) return new SmallDisk(path);
    rmSync(path, { recursive: true });
    return `a small disk cannot be mounted: ${refusal}`;
  }

  grow(kilobytes: number): void {
    this.#remount(`size=${kilobytes}k`);
  }

  makeReadOnly(): void {
    this.#remount("ro");
  }

  makeWritable(): void {
    this.#remount("rw");
  }

  /** Idempotent. */
  unmount(): void {
    spawnSync("umount", ["-l", this.path]);
    rmSync(this.path, { recursive: true, force: true });
  }

  #remount(options: string): void {
    const refusal = mount("-o", `remount,${options}`, this.path);
    if (refusal !== null) throw new Error(`the small disk cannot be changed: ${refusal}`);
  }
}
