import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { X264ClipOptions } from "../packages/h264/src/testing/x264-clip.ts";
import { makeX264Clip } from "../packages/h264/src/testing/x264-clip.ts";

/** A moving picture in a file, for a simulator to play; gone with `remove`. */
export interface TestClip {
  path: string;
  remove: () => void;
}

export const makeTestClip = async (options: X264ClipOptions): Promise<TestClip> => {
  const { x264Params = [], ...picture } = options;
  const clip = await makeX264Clip({
    profile: "baseline",
    preset: "ultrafast",
    ...picture,
    x264Params: ["repeat-headers=1", "bframes=0", ...x264Params],
  });
  const folder = mkdtempSync(join(tmpdir(), "nekomado-e2e-clip-"));
  const path = join(folder, "clip.h264");
  writeFileSync(path, clip);
  return { path, remove: () => rmSync(folder, { recursive: true }) };
};
