/**
 * Draws the clip that the simulator plays, and everything beside it: `node apps/simulator/draw/draw-clip.ts`.
 * Needs Chromium and an ffmpeg with libx264; takes a few minutes. What it writes lies in the repository:
 * `clip/day.*` and `clip/night.*` (H.264 and index), `clip/raw.bin` (raw pictures without a decoder), and the cat's
 * measured boxes in `src/scene/measured-cat-boxes.ts`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clipFps, clipFrameCount, sceneSize } from "../src/scene/cat-path.ts";
import { writeRawContainer } from "../src/scene/raw-container.ts";
import { emptyLayers, sceneLayers } from "../src/scene/scene-drawing.ts";
import { Encoder } from "./encoder.ts";
import { nightSize, openPainter } from "./painter.ts";
import { jpegOf, PatchRecorder } from "./raw-patches.ts";

const clipFolder = join(import.meta.dirname, "..", "clip");
const boxesFile = join(import.meta.dirname, "..", "src", "scene", "measured-cat-boxes.ts");
const keyframeEvery = 2 * clipFps;
const patchSettings = { leastChange: 10, scale: 0.5, quality: 66 };

mkdirSync(clipFolder, { recursive: true });
const painter = await openPainter(sceneLayers(0), sceneLayers(0, "night"));
const day = new Encoder({ path: join(clipFolder, "day"), ...sceneSize, fps: clipFps, keyframeEvery, quality: 22 });
const night = new Encoder({ path: join(clipFolder, "night"), ...nightSize, fps: clipFps, keyframeEvery, quality: 29 });

const emptyRoom = (await painter.paint(emptyLayers())).day;
const boxes: string[] = [];
const recorder = new PatchRecorder(emptyRoom, patchSettings);
for (let frame = 0; frame < clipFrameCount; frame++) {
  const painted = await painter.paint(sceneLayers(frame));
  await Promise.all([day.write(painted.day), night.write(painted.night)]);
  boxes.push(painted.catBox.join(","));
  recorder.add(frame, painted.day);
  if (frame % 60 === 0)
    process.stdout.write(`frame ${frame} of ${clipFrameCount}, ${recorder.patches.length} raw patches\n`);
}
await painter.close();

const raw = writeRawContainer({
  room: jpegOf(emptyRoom, sceneSize.width, sceneSize.height, 88),
  patches: recorder.patches,
});
writeFileSync(join(clipFolder, "raw.bin"), raw);
writeFileSync(boxesFile, boxesModule(boxes));
const [dayBytes, nightBytes] = await Promise.all([day.finish(), night.finish()]);
process.stdout.write(
  `day ${dayBytes}, night ${nightBytes}, raw ${raw.length}, in all ${dayBytes + nightBytes + raw.length} bytes\n`,
);

function boxesModule(lines: readonly string[]): string {
  let text = "";
  for (let k = 0; k < lines.length; k += 7) text += `${lines.slice(k, k + 7).join(" ")}\n`;
  return `/** The cat's box in each frame of the clip as drawn: x,y,w,h in scene pixels. Written by draw/draw-clip.ts. */\nexport const measuredCatBoxes = \`\n${text}\`;\n`;
}
