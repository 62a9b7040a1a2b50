import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { SceneError } from "./scene-error.ts";

/**
 * A file of the drawn clip. The folder `clip` lies beside `src` and `dist`, so it is found from the sources and from
 * the bundled program alike.
 *
 * @throws SceneError `clip-missing` when no folder above this file holds it
 */
export function clipFile(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const file = join(folder, "clip", name);
    if (existsSync(file)) return file;
    const above = dirname(folder);
    if (above === folder) {
      throw new SceneError(
        "clip-missing",
        `The drawn clip's file ${name} was not found in a folder "clip" above ${fileURLToPath(import.meta.url)}: the installation is not whole. Install again, or draw it with apps/simulator/draw/draw-clip.ts.`,
      );
    }
    folder = above;
  }
}
