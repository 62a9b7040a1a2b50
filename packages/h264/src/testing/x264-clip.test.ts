import { expect, test } from "vitest";
import { makeX264Clip, runFfmpegTool } from "./x264-clip.ts";

test("says in one sentence what is missing where there is no ffmpeg", async () => {
  const path = process.env["PATH"];
  process.env["PATH"] = "";
  try {
    await expect(makeX264Clip({ width: 64, height: 64, frames: 1 })).rejects.toThrow(
      /ffmpeg could not be started.*Install ffmpeg with libx264/,
    );
  } finally {
    process.env["PATH"] = path;
  }
});

test("fails with ffmpeg's own words when it cannot encode what was asked for", async () => {
  await expect(makeX264Clip({ width: 64, height: 64, frames: 1, profile: "no-such" })).rejects.toThrow(/profile/i);
});

test("fails when the decoder had to conceal damage", async () => {
  const clip = await makeX264Clip({ width: 320, height: 180, frames: 1 });
  const damaged = clip.subarray(0, Math.floor(clip.length / 2));
  const decode = runFfmpegTool("ffmpeg", ["-v", "error", "-f", "h264", "-i", "pipe:0", "-f", "null", "-"], damaged);
  await expect(decode).rejects.toThrow(/ffmpeg ended/);
});
