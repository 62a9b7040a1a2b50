import type { FrameBrightness, FrameToWrite, RingLayoutName } from "@nekomado/board-memory";
import { type BoardClock, monotonicMs, timespecToMs } from "./board-clock.ts";
import type { Command } from "./command.ts";
import type { SensorName } from "./day-night.ts";
import type { Detector, FoundResult } from "./detector.ts";
import type { Report } from "./report.ts";
import type { BoardSegments } from "./segments.ts";
import { SimulatorError } from "./simulator-error.ts";
import type { Source, SourceFrame, SourcePicture } from "./source.ts";

export interface SimulatorParts {
  readonly source: Source;
  readonly segments: BoardSegments;
  readonly clock: BoardClock;
  /** Given the function that writes a result. */
  readonly createDetector: ((onFound: (result: FoundResult) => void) => Detector) | null;
  readonly report: Report;
}

export interface SimulatorOptions {
  /** Frames to write before the end; undefined for ever. */
  readonly frameLimit: number | undefined;
  readonly logFrames: boolean;
  readonly logDetections: boolean;
}

/** How a run ends. `crash`: nothing may be cleaned up. */
export type RunEnd = { readonly reason: "quit" | "frames" | "crash" } | { readonly reason: "failed"; error: Error };

/** What the daemons write about the light, by `camera_id`. */
const brightnessOfCamera: Readonly<Record<number, FrameBrightness>> = {
  0: { average: 118, lux: 240, zone: 2, correctionApplied: false },
  1: { average: 41, lux: 3, zone: 0, correctionApplied: true },
};

/** The board: puts what the source gives and what the detector finds into the segments. */
export class Simulator {
  readonly #parts: SimulatorParts;
  readonly #options: SimulatorOptions;
  readonly #detector: Detector | undefined;
  readonly #ended = Promise.withResolvers<RunEnd>();
  #written = 0;
  #hasEnded = false;
  #isPaused = false;
  #tearsNextFrame = false;
  #lastFrame: FrameToWrite | undefined;
  #resumeTimer: NodeJS.Timeout | undefined;
  #onFirstFrame: ((frame: SourceFrame) => void) | undefined;

  constructor(parts: SimulatorParts, options: SimulatorOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#detector = parts.createDetector?.((result) => this.#whileItGoes(() => this.#writeResult(result)));
    parts.source.on("frame", (frame) => this.#whileItGoes(() => this.#writeFrame(frame)));
    parts.source.on("picture", (picture) => this.#whileItGoes(() => this.#writePicture(picture)));
    parts.source.on("notice", (message) => parts.report.event("notice", { message }, message));
    parts.source.on("failed", (error) => this.#end({ reason: "failed", error }));
  }

  /**
   * Runs until the last frame, a command or `end()`.
   *
   * @param onFirstFrame called when the first frame has been written
   */
  async run(onFirstFrame: (frame: SourceFrame) => void): Promise<RunEnd> {
    this.#onFirstFrame = onFirstFrame;
    this.#parts.source.start();
    const end = await this.#ended.promise;
    clearTimeout(this.#resumeTimer);
    await this.#parts.source.close();
    this.#detector?.close();
    return end;
  }

  end(): void {
    this.#end({ reason: "quit" });
  }

  /** @throws SimulatorError `command-refused` */
  obey(command: Command): void {
    if (this.#hasEnded) return;
    switch (command.name) {
      case "pause":
        return this.#pause(command.ms);
      case "resume":
        return this.#resume();
      case "crash":
        return this.#crash(command.torn);
      case "restart":
        return this.#restart(command.layout);
      case "clock-step":
        return this.#stepClock(command.ms);
      case "switch":
        return this.#switchTo(command.to);
      case "detector":
        return this.#turnDetector(command.isOn);
      case "quit":
        return this.end();
    }
  }

  #end(end: RunEnd): void {
    this.#hasEnded = true;
    this.#ended.resolve(end);
  }

  /** After the end nothing more is written; what fails is the end. */
  #whileItGoes(action: () => void): void {
    if (this.#hasEnded) return;
    try {
      action();
    } catch (error) {
      this.#end({ reason: "failed", error: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  #writeFrame(source: SourceFrame): void {
    if (this.#options.frameLimit !== undefined && this.#written >= this.#options.frameLimit) return;
    const { segments, clock, report } = this.#parts;
    const { frameNumber, cameraId, width, height, accessUnit, clipFrame } = source;
    const brightness = brightnessOfCamera[cameraId];
    const timestamp = clock.now();
    const frame: FrameToWrite = {
      frameNumber,
      timestamp,
      cameraId,
      width,
      height,
      format: "h264",
      data: accessUnit,
      ...(brightness === undefined ? {} : { brightness }),
    };
    if (this.#tearsNextFrame) {
      segments.tearStreamFrame(frame);
      return this.#end({ reason: "crash" });
    }
    const ringIndex = segments.writeFrame("stream", frame);
    const writtenAtMs = monotonicMs();
    this.#lastFrame = frame;
    const timestampMs = timespecToMs(timestamp);
    if (this.#detector !== undefined && source.showsScene && clipFrame !== null) {
      this.#detector.see({ frameNumber, timestampMs, clipFrame, streamSize: { width, height } });
    }
    this.#onFirstFrame?.(source);
    this.#onFirstFrame = undefined;
    if (this.#options.logFrames) {
      const keyframe = source.isKeyframe;
      report.event("frame", { ringIndex, frameNumber, clipFrame, cameraId, timestampMs, writtenAtMs, keyframe });
    }
    this.#written += 1;
    if (this.#written === this.#options.frameLimit) {
      // The raw pictures of the last frame come in the same turn of the event loop, its detections later.
      setImmediate(() => void this.#endWhenDetected());
    }
  }

  async #endWhenDetected(): Promise<void> {
    await this.#detector?.settled();
    this.#end({ reason: "frames" });
  }

  #writePicture({ segment, format, width, height, data }: SourcePicture): void {
    if (this.#lastFrame === undefined || this.#isPaused) return;
    this.#parts.segments.writeFrame(segment, { ...this.#lastFrame, format, width, height, data });
  }

  #writeResult({ clipFrame, ...result }: FoundResult): void {
    const version = this.#parts.segments.writeDetections(result);
    if (this.#options.logDetections) {
      this.#parts.report.event("detections", { ...result, clipFrame, version, writtenAtMs: monotonicMs() });
    }
  }

  #pause(ms: number | undefined): void {
    const { source, report } = this.#parts;
    source.pause();
    this.#isPaused = true;
    clearTimeout(this.#resumeTimer);
    if (ms !== undefined) this.#resumeTimer = setTimeout(() => this.#resume(), ms);
    report.event("paused", { ms: ms ?? null }, `Paused${ms === undefined ? "" : ` for ${ms} ms`}.`);
  }

  #resume(): void {
    const { source, report } = this.#parts;
    clearTimeout(this.#resumeTimer);
    if (!this.#isPaused) return;
    this.#isPaused = false;
    source.resume();
    report.event("resumed", {}, "Goes on.");
  }

  #crash(torn: boolean): void {
    if (torn) this.#tearsNextFrame = true;
    else this.#end({ reason: "crash" });
  }

  #restart(layout: RingLayoutName | undefined): void {
    const { source, segments, report } = this.#parts;
    const newLayout = layout ?? segments.layout;
    segments.restartRings(newLayout);
    source.restart();
    report.event("restarted", { layout: newLayout }, `Camera daemon started again, layout ${newLayout}.`);
  }

  #stepClock(ms: number): void {
    const { clock, report } = this.#parts;
    if (clock.name === "monotonic") {
      throw new SimulatorError(
        "command-refused",
        "The board's clock is monotonic, and such a clock is never set. Start the simulator with --clock realtime.",
      );
    }
    clock.step(ms);
    report.event("clock-stepped", { ms }, `The board's clock was set by ${ms} ms.`);
  }

  #switchTo(to: SensorName | undefined): void {
    const { source, report } = this.#parts;
    const sensor = to ?? (source.activeSensor === "day" ? "night" : "day");
    source.switchTo(sensor);
    report.event("switched", { sensor }, `The ${sensor} camera is active.`);
  }

  #turnDetector(isOn: boolean): void {
    if (this.#detector === undefined) {
      throw new SimulatorError(
        "command-refused",
        "Nobody knows what there is to be found in this picture, or --no-detections was given: there is no detector to turn on or off.",
      );
    }
    this.#detector.isOn = isOn;
    this.#parts.report.event("detector", { isOn }, `The detector is ${isOn ? "on" : "off"}.`);
  }
}
