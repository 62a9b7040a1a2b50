/**
 * A camera daemon that is held up in every place where it can be: writes self-checking frames to a ring, in pieces, in
 * bursts that lap any reader and at a walk, until it is told to stop. Then it says how many frames it wrote.
 *
 * Arguments: path, layout, seed.
 */
import { frameRingLayouts } from "../frame-ring-layout.ts";
import { FrameRingWriter } from "../frame-ring-writer.ts";
import { randomSource } from "./random-source.ts";
import { makeSelfCheckingFrame } from "./self-checking-frame.ts";

const [path = "", layoutName = "", seed = "1"] = process.argv.slice(2);
const layout = Object.values(frameRingLayouts).find((known) => known.name === layoutName);
if (layout === undefined) {
  throw new Error(`no layout ${layoutName}`);
}

const random = randomSource(Number(seed));
const writer = FrameRingWriter.create(path, layout.name);
const pausing = new Int32Array(new SharedArrayBuffer(4));

function holdUp(longestMs: number): void {
  Atomics.wait(pausing, 0, 0, random() * longestMs);
}

function writeOne(isHeldUp: boolean): void {
  const size = 8 + Math.floor(random() ** 2 * 400_000);
  const frame = makeSelfCheckingFrame(writer.writeIndex, size);
  for (const _ of writer.writeInSteps(frame, { pieceBytes: 1 + Math.floor(size / (1 + random() * 8)) })) {
    if (isHeldUp && random() < 0.3) {
      holdUp(4);
    }
  }
}

function writeSome(): void {
  const isBurst = random() < 0.4;
  const count = isBurst ? Math.floor(random() * 100) : 1;
  for (let written = 0; written < count; written += 1) {
    writeOne(!isBurst && random() < 0.4);
  }
  timer = setTimeout(writeSome, random() * 12);
}

let timer = setTimeout(writeSome, 0);
process.on("message", () => {
  clearTimeout(timer);
  process.send?.(writer.writeIndex);
  process.disconnect();
});
