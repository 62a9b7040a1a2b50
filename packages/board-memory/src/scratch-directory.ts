import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory for the segments of one test, in shared memory where there is such a thing. Removed by `dispose`. */
export class ScratchDirectory {
  readonly path = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "nekomado-board-memory-"));

  join(name: string): string {
    return join(this.path, name);
  }

  dispose(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
