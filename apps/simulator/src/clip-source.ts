import { EventEmitter } from "node:events";
import { DayNightSensors, type SensorFrame, type SensorName } from "./day-night.ts";
import type { Clip } from "./clip.ts";
import type { ParameterSetHabit } from "./clip-encoder.ts";
import type { PictureSize } from "./picture-size.ts";
import { RateDivider } from "./rate-divider.ts";
import { Schedule } from "./schedule.ts";
import { type ClipName, loadRawPictures, type RawPictures } from "./scene/index.ts";
import { SimulatorError } from "./simulator-error.ts";
import type { Source, SourceEvents } from "./source.ts";

export interface ClipSourceOptions {
  readonly day: Clip;
  /** Null where there is no night sensor. */
  readonly night: Clip | null;
  readonly fps: number;
  readonly parameterSets: ParameterSetHabit;
  readonly startFrame: number;
  readonly raw: RawPictureOptions | null;
}

export interface RawPictureOptions {
  readonly fps: number;
  /** `nv12` into both rings; `jpeg` into the one of older daemons only. */
  readonly format: "nv12" | "jpeg";
  readonly mjpegSize: PictureSize;
}

/** Plays clips round and round at a steady pace; `frame_number` counts on. */
export class ClipSource extends EventEmitter<SourceEvents> implements Source {
  readonly #options: ClipSourceOptions;
  readonly #sensors: DayNightSensors;
  readonly #schedule: Schedule;
  readonly #rawDivider: RateDivider;
  readonly #rawPictures = new Map<ClipName, RawPictures>();

  constructor(options: ClipSourceOptions) {
    super();
    this.#options = options;
    const { day, night, parameterSets, startFrame, fps, raw } = options;
    this.#sensors = new DayNightSensors({ day, night: night ?? day, parameterSets, startFrame });
    this.#schedule = new Schedule(1000 / fps, () => this.#giveNext());
    this.#rawDivider = new RateDivider(raw?.fps ?? fps, fps);
    if (raw !== null) this.#loadRawPictures([day, ...(night === null ? [] : [night])], raw.mjpegSize);
  }

  get activeSensor(): SensorName {
    return this.#sensors.active;
  }

  start(): void {
    this.#schedule.start();
  }

  pause(): void {
    this.#schedule.pause();
  }

  resume(): void {
    this.#schedule.resume();
  }

  restart(): void {
    this.#sensors.restart();
  }

  switchTo(sensor: SensorName): void {
    if (this.#options.night === null) {
      throw new SimulatorError(
        "command-refused",
        "This clip has no night sensor, so there is nothing to switch to. Start the simulator with --night-clip FILE.",
      );
    }
    this.#sensors.switchTo(sensor);
  }

  async close(): Promise<void> {
    this.#schedule.stop();
    await Promise.resolve();
  }

  #giveNext(): void {
    const frame = this.#sensors.next();
    const { width, height, scene } = this.#sensors.activeClip;
    const { accessUnit, isKeyframe, frameNumber, cameraId, clipFrame } = frame;
    this.emit("frame", {
      accessUnit,
      isKeyframe,
      frameNumber,
      cameraId,
      clipFrame,
      width,
      height,
      showsScene: scene !== null,
    });
    const pictures = scene === null ? undefined : this.#rawPictures.get(scene);
    if (pictures !== undefined && this.#options.raw !== null && this.#rawDivider.takesNext()) {
      this.#giveRaw(frame, { width, height }, pictures, this.#options.raw);
    }
  }

  #giveRaw({ clipFrame }: SensorFrame, stream: PictureSize, pictures: RawPictures, raw: RawPictureOptions): void {
    const { width, height } = stream;
    if (raw.format === "jpeg") {
      const data = pictures.jpeg(clipFrame, width, height);
      this.emit("picture", { segment: "activeFrame", format: "jpeg", width, height, data });
      return;
    }
    const whole = pictures.nv12(clipFrame, width, height);
    this.emit("picture", { segment: "activeFrame", format: "nv12", width, height, data: whole });
    const small = raw.mjpegSize;
    const data = pictures.nv12(clipFrame, small.width, small.height);
    this.emit("picture", { segment: "mjpegFrame", format: "nv12", ...small, data });
  }

  /** Loading takes a tenth of a second, and so does the first picture of a size: too long between two frames. */
  #loadRawPictures(clips: readonly Clip[], mjpegSize: PictureSize): void {
    for (const { scene, width, height } of clips) {
      if (scene === null || this.#rawPictures.has(scene)) continue;
      const pictures = loadRawPictures(scene);
      pictures.nv12(0, width, height);
      pictures.nv12(0, mjpegSize.width, mjpegSize.height);
      this.#rawPictures.set(scene, pictures);
    }
  }
}
