/**
 * A detector that writes its record piece by piece, held up for up to 1 ms at each, and rests after each result as long
 * as a frame takes, until it is told to stop. Then it says which version it reached, and which ones it was writing when the
 * system held it up for longer than that.
 *
 * Arguments: path, layout, seed.
 */
import { detectionLayouts } from "../detection-layout.ts";
import { formatDetections } from "../detection-record.ts";
import { DetectionWriter } from "../detection-writer.ts";
import { randomSource } from "./random-source.ts";
import { makeSelfCheckingDetections } from "./self-checking-detections.ts";

const [path = "", layoutName = "", seed = "1"] = process.argv.slice(2);
const named = Object.values(detectionLayouts).find((known) => known.name === layoutName);
if (named === undefined) {
  throw new Error(`no layout ${layoutName}`);
}
const layout = named;
const random = randomSource(Number(seed));
const writer = DetectionWriter.create(path, layout.name);
const pausing = new Int32Array(new SharedArrayBuffer(4));
/** Less than what a reader waits between its two copies. */
const heldUpMs = 1.8;
const heldUp: number[] = [];

let before: Buffer = Buffer.alloc(layout.fileSize);

function writeOne(): void {
  const version = writer.version + 1;
  const result = makeSelfCheckingDetections(version);
  const bytes = formatDetections(result, layout);
  const pieceBytes = 1 + Math.floor(random() * 300);
  let earlierPieceMs = performance.now();
  let pieceMs = earlierPieceMs;
  let writtenBytes = 0;
  for (const step of writer.writeInSteps(result, { pieceBytes })) {
    const end = step === "header" ? layout.entriesAt : writtenBytes + pieceBytes;
    // A piece that says what was there before leaves the record as it is: for a reader nothing has gone on.
    const hasChanged =
      step === "version" || !bytes.subarray(writtenBytes, end).equals(before.subarray(writtenBytes, end));
    writtenBytes = end;
    if (hasChanged) {
      // From before the change that came before this one: no shorter than the time between the two.
      if (performance.now() - earlierPieceMs > heldUpMs) {
        heldUp.push(version);
      }
      earlierPieceMs = pieceMs;
    }
    Atomics.wait(pausing, 0, 0, random());
    pieceMs = performance.now();
  }
  before = bytes;
  timer = setTimeout(writeOne, 33 + random() * 20);
}

let timer = setTimeout(writeOne, 0);
process.on("message", () => {
  clearTimeout(timer);
  process.send?.({ version: writer.version, heldUp });
  process.disconnect();
});
