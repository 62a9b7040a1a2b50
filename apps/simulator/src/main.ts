#!/usr/bin/env node
import { BoardClock } from "./board-clock.ts";
import { attempt, obeyLines } from "./command-lines.ts";
import { Detector } from "./detector.ts";
import { CommandLineEnd, parseCommandLine, type SimulatorSettings } from "./options.ts";
import { Report } from "./report.ts";
import { SceneError } from "./scene/index.ts";
import { BoardSegments, ZeroCopySegment } from "./segments.ts";
import { type RunEnd, Simulator } from "./simulator.ts";
import { SimulatorError } from "./simulator-error.ts";
import { chooseSource } from "./source-choice.ts";

const writeOut = (text: string): void => void process.stdout.write(text);
const writeErr = (text: string): void => void process.stderr.write(text);

/** As after SIGKILL. */
const crashExitCode = 137;
const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

try {
  const settings = parseCommandLine(process.argv.slice(2), { out: writeOut, err: writeErr });
  const report = new Report(settings.json, writeOut);
  process.exitCode = settings.h265Only ? await runZeroCopy(settings, report) : await runBoard(settings, report);
} catch (error) {
  if (error instanceof CommandLineEnd) {
    process.exitCode = error.exitCode;
  } else if (error instanceof SimulatorError || error instanceof SceneError) {
    writeErr(`error: ${error.message}\n`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}

async function runBoard(settings: SimulatorSettings, report: Report): Promise<number> {
  const { shmDir, layout, detectionLayout, replace, frameLimit, logFrames, logDetections } = settings;
  const { source, description, fps, rings, hasTrueBoxes } = await chooseSource(settings, report);
  const detectorOptions = hasTrueBoxes ? settings.detector : null;
  const segments = await BoardSegments.create({
    shmDir,
    layout,
    rings,
    detectionLayout: detectorOptions === null ? null : detectionLayout,
    frameIntervalMs: Math.round(1000 / fps),
    replace,
  });
  const clock = new BoardClock(settings.clock.name, settings.clock.offsetS);
  const createDetector =
    detectorOptions === null
      ? null
      : (onFound: ConstructorParameters<typeof Detector>[2]): Detector => new Detector(detectorOptions, fps, onFound);
  const simulator = new Simulator(
    { source, segments, clock, createDetector, report },
    { frameLimit, logFrames, logDetections },
  );

  const stop = (): void => simulator.end();
  for (const signal of stopSignals) process.once(signal, stop);
  // Whoever read what happens is gone: nobody would stop this run any more.
  process.stdout.on("error", stop);
  // A terminal may have put this program into the background, where reading would stop it.
  const stopListening = process.stdin.isTTY
    ? (): void => {}
    : obeyLines(process.stdin, (command) => simulator.obey(command), report);

  const timers: NodeJS.Timeout[] = [];
  const end = await simulator.run(({ width, height, frameNumber }) => {
    report.event(
      "ready",
      {
        shmDir,
        layout,
        detectionLayout: detectorOptions && detectionLayout,
        width,
        height,
        fps,
        frameNumber,
        pid: process.pid,
      },
      `Writes ${description}, ${width}x${height}, to ${shmDir} (layout ${layout}). Ctrl-C ends it.`,
    );
    for (const { atSeconds, command } of settings.timedCommands) {
      timers.push(setTimeout(() => attempt(() => simulator.obey(command), report), atSeconds * 1000));
    }
    if (settings.dayNightS !== undefined) {
      const change = (): void => attempt(() => simulator.obey({ name: "switch", to: undefined }), report);
      timers.push(setInterval(change, settings.dayNightS * 1000));
    }
  });

  for (const timer of timers) clearTimeout(timer);
  stopListening();
  for (const signal of stopSignals) process.off(signal, stop);
  return finish(end, segments, settings.keep, report);
}

function finish(end: RunEnd, segments: BoardSegments, keep: boolean, report: Report): number {
  if (end.reason === "crash") {
    segments.leave();
    report.event("crashed", {}, "Crashed, as asked: everything is left as it is.");
    return crashExitCode;
  }
  if (keep) segments.leave();
  else segments.remove();
  report.event("ended", { reason: end.reason, kept: keep });
  if (end.reason === "failed") throw end.error;
  return 0;
}

async function runZeroCopy({ shmDir, replace, keep }: SimulatorSettings, report: Report): Promise<number> {
  const segment = new ZeroCopySegment(shmDir, replace);
  const stopped = Promise.withResolvers<void>();
  for (const signal of stopSignals) process.once(signal, () => stopped.resolve());
  const stopListening = process.stdin.isTTY
    ? (): void => {}
    : obeyLines(process.stdin, ({ name }) => name === "quit" && stopped.resolve(), report);
  const keepAlive = setInterval(() => {}, 2 ** 30);
  report.event(
    "ready",
    { shmDir, pid: process.pid },
    `Only a zero-copy H.265 segment lies in ${shmDir}. Ctrl-C ends it.`,
  );
  await stopped.promise;
  clearInterval(keepAlive);
  stopListening();
  if (!keep) segment.remove();
  report.event("ended", { reason: "quit", kept: keep });
  return 0;
}
