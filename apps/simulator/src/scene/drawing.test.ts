import { spawn } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openPainter, type Painter } from "../../draw/painter.ts";
import { clipFile } from "./clip-folder.ts";
import { emptyLayers, sceneLayers } from "./scene-drawing.ts";
import { trueBoxes } from "./true-boxes.ts";

// Standing, turning, walking, eating, stepping, drinking, turning back, sitting down.
const frames = [0, 122, 190, 300, 430, 500, 590, 690, 785];

let painter: Painter;

beforeAll(async () => {
  painter = await openPainter(sceneLayers(0), sceneLayers(0, "night"));
});

afterAll(async () => {
  await painter.close();
});

it("has boxes and clip that are those of the drawing as it is now", async () => {
  const clip = await decodeRgba(frames);
  for (const [k, frame] of frames.entries()) {
    const { catBox, day } = await painter.paint(sceneLayers(frame));
    const box = trueBoxes(frame)[0]!;
    for (const [i, edge] of [box.x, box.y, box.w, box.h].entries()) {
      expect(Math.abs(edge - catBox[i]!), `frame ${frame}`).toBeLessThanOrEqual(2);
    }
    const coded = clip.subarray(k * day.length, (k + 1) * day.length);
    let sum = 0;
    for (let p = 1; p < day.length; p += 4) sum += (day[p]! - coded[p]!) ** 2;
    expect(10 * Math.log10(255 ** 2 / (sum / (day.length / 4))), `frame ${frame}`).toBeGreaterThan(34);
  }
});

it("has the bowls where their boxes say", async () => {
  const nothing = '<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720"/>';
  const bare = { ...emptyLayers(), room: nothing, foreground: nothing, wallFrame: nothing };
  const bowlPainter = await openPainter(bare, bare);
  const { day } = await bowlPainter.paint(bare);
  await bowlPainter.close();
  for (const box of trueBoxes(0).slice(1)) {
    const seen = extent(day, box.className === "food_bowl" ? [900, 1137] : [1137, 1280]);
    expect(seen).toEqual([box.x, box.y, box.w, box.h]);
  }
});

/** Left, top, width and height of what is more than half opaque between two columns. */
function extent(rgba: Buffer, [from, to]: readonly [number, number]): number[] {
  const columns: number[] = [];
  const rows: number[] = [];
  for (let y = 0; y < 720; y++) {
    for (let x = from; x < to; x++) {
      if (rgba[(y * 1280 + x) * 4 + 3]! < 128) continue;
      columns.push(x);
      rows.push(y);
    }
  }
  const left = columns.reduce((a, b) => Math.min(a, b), to);
  const top = rows.reduce((a, b) => Math.min(a, b), 720);
  return [
    left,
    top,
    columns.reduce((a, b) => Math.max(a, b), 0) - left + 1,
    rows.reduce((a, b) => Math.max(a, b), 0) - top + 1,
  ];
}

async function decodeRgba(wanted: readonly number[]): Promise<Buffer> {
  const choice = wanted.map((frame) => `eq(n,${frame})`).join("+");
  const filter = `select='${choice}',scale=in_color_matrix=bt709:in_range=tv,format=rgba`;
  const ffmpeg = spawn(
    "ffmpeg",
    [
      "-loglevel",
      "error",
      "-f",
      "h264",
      "-i",
      clipFile("day.h264"),
      "-vf",
      filter,
      "-vsync",
      "0",
      "-f",
      "rawvideo",
      "-",
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const chunks: Buffer[] = [];
  for await (const chunk of ffmpeg.stdout) chunks.push(chunk);
  return Buffer.concat(chunks);
}
