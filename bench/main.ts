// npm run bench: the figures of the live path, each beside Janus's in the same run. README.md says how to read them.
import { loadavg } from "node:os";
import { Closing } from "./closing.ts";
import type { Figure, Measured, StandaloneFigure } from "./figure.ts";
import { boxes } from "./figures/boxes.ts";
import { capacity } from "./figures/capacity.ts";
import { cpu } from "./figures/cpu.ts";
import { firstPicture } from "./figures/first-picture.ts";
import { instantStart } from "./figures/instant-start.ts";
import { latency } from "./figures/latency.ts";
import { memory } from "./figures/memory.ts";
import { mjpeg } from "./figures/mjpeg.ts";
import { recovery } from "./figures/recovery.ts";
import { seenAgain } from "./figures/seen-again.ts";
import { describeMachine } from "./machine.ts";
import type { BenchOptions } from "./options.ts";
import { parseOptions, usage } from "./options.ts";
import { toMarkdown, writeResults } from "./results.ts";
import type { Stand } from "./stand.ts";
import { setUpStand } from "./stand.ts";

const badOptionCode = 2;
const interruptedCode = 130;

/** In the order in which they are taken and shown; memory after what the others have asked of the servers, and before
 * the crowds of `capacity`. */
const figures: readonly (Figure | StandaloneFigure)[] = [
  cpu,
  latency,
  firstPicture,
  instantStart,
  seenAgain,
  boxes,
  recovery,
  mjpeg,
  memory,
  capacity,
];

const readOptions = (): BenchOptions => {
  const names = figures.map(({ name }) => name);
  try {
    const options = parseOptions(process.argv.slice(2), names);
    if (options !== undefined) return options;
    console.log(usage(names));
    process.exit(0);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(badOptionCode);
  }
};

const run = async (options: BenchOptions, closing: Closing): Promise<void> => {
  const takenAt = new Date();
  const machine = describeMachine();
  console.log(`${machine.cores} × ${machine.model}, load ${machine.loadAtStart.toFixed(2)}.`);
  const measured = new Map<string, Measured>();
  let stand: Stand | undefined;
  for (const figure of figures) {
    if (!options.only.includes(figure.name)) continue;
    const progress = (text: string) => console.log(`${figure.name}: ${text}`);
    if ("standalone" in figure) {
      measured.set(figure.name, await figure.measure(options, progress));
      continue;
    }
    stand ??= await setUpStand(options, closing);
    measured.set(figure.name, await figure.measure(stand, progress));
  }
  const results = { takenAt, machine, options, loadAtEnd: loadavg()[0] ?? 0, stand, measured };
  console.log(`\n${toMarkdown(results)}`);
  for (const file of writeResults(results)) console.log(`Written: ${file}`);
};

const options = readOptions();
const closing = new Closing();
let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => {
    if (interrupted) return;
    interrupted = true;
    void closing.close().then(() => process.exit(interruptedCode));
  });

try {
  await run(options, closing);
} catch (error) {
  // What an interruption broke is no news.
  if (!interrupted) {
    console.error(error);
    process.exitCode = 1;
  }
} finally {
  await closing.close();
}
if (!interrupted) process.exit();
