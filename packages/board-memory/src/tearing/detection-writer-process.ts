/**
 * A detector that writes its record piece by piece, held up for up to 1 ms at each, and rests after each result as long
 * as a frame takes, until it is told to stop. Then it says which version it reached, and which ones it was writing when the
 * system held it up for longer than that.
 *
 * Arguments: path, layout, seed.
 */
import { detectionLayouts } from "../detection-layout.ts";
import { DetectionWriter } from "../detection-writer.ts";
import { randomSource } from "./random-source.ts";
import { makeSelfCheckingDetections } from "./self-checking-detections.ts";

const [path = "", layoutName = "", seed = "1"] = process.argv.slice(2);
const layout = Object.values(detectionLayouts).find((known) => known.name === layoutName);
if (layout === undefined) {
  throw new Error(`no layout ${layoutName}`);
}
const random = randomSource(Number(seed));
const writer = DetectionWriter.create(path, layout.name);
const pausing = new Int32Array(new SharedArrayBuffer(4));
/** Less than what a reader waits between its two copies. */
const heldUpMs = 1.8;
const heldUp: number[] = [];

function writeOne(): void {
  const version = writer.version + 1;
  const result = makeSelfCheckingDetections(version);
  let steppedAtMs = performance.now();
  for (const _ of writer.writeInSteps(result, { pieceBytes: 1 + Math.floor(random() * 300) })) {
    Atomics.wait(pausing, 0, 0, random());
    const nowMs = performance.now();
    if (nowMs - steppedAtMs > heldUpMs) {
      heldUp.push(version);
    }
    steppedAtMs = nowMs;
  }
  timer = setTimeout(writeOne, 33 + random() * 20);
}

let timer = setTimeout(writeOne, 0);
process.on("message", () => {
  clearTimeout(timer);
  process.send?.({ version: writer.version, heldUp });
  process.disconnect();
});
