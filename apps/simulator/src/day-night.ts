import type { Clip } from "./clip.ts";
import { ClipEncoder, type EncodedFrame, type ParameterSetHabit } from "./clip-encoder.ts";

export type SensorName = "day" | "night";

/** `camera_id` of each sensor. */
export const cameraIds: Readonly<Record<SensorName, number>> = { day: 0, night: 1 };

/** The night sensor starts so many frames after the day sensor, and therefore counts so many fewer. */
export const nightLagFrames = 7;

/** Where in the clip the night encoder stands at the first switch: it has run before, so no keyframe comes at once. */
const nightStartPosition = 20;

export interface SensorFrame extends EncodedFrame {
  readonly sensor: SensorName;
  readonly cameraId: number;
  readonly frameNumber: number;
}

export interface SensorOptions {
  readonly day: Clip;
  readonly night: Clip;
  readonly parameterSets: ParameterSetHabit;
  /** Number of the day sensor's first frame. */
  readonly startFrame: number;
}

/**
 * The two sensors behind one ring. Both see every frame and count their own, but only the active one's encoder is fed,
 * and nobody asks it for a keyframe: after a switch `frame_number` repeats (to night) or jumps (to day) by
 * `nightLagFrames`, and deltas come until the encoder's next keyframe falls due.
 */
export class DayNightSensors {
  readonly #options: SensorOptions;
  readonly #encoders: Readonly<Record<SensorName, ClipEncoder>>;
  #active: SensorName = "day";
  #ticks = 0;

  constructor(options: SensorOptions) {
    this.#options = options;
    const { day, night, parameterSets } = options;
    // An encoder that wrote its parameter sets before anybody looked could never be decoded: it starts at its start.
    const nightPosition = parameterSets === "start" ? 0 : nightStartPosition;
    this.#encoders = {
      day: new ClipEncoder(day, parameterSets),
      night: new ClipEncoder(night, parameterSets, nightPosition),
    };
  }

  get active(): SensorName {
    return this.#active;
  }

  get activeClip(): Clip {
    return this.#encoders[this.#active].clip;
  }

  switchTo(sensor: SensorName): void {
    this.#active = sensor;
  }

  /** The daemon has died and starts anew, by day. */
  restart(): void {
    this.#ticks = 0;
    this.#active = "day";
    this.#encoders.day.restart();
    this.#encoders.night.restart();
  }

  next(): SensorFrame {
    const sensor = this.#active;
    const lag = sensor === "night" ? nightLagFrames : 0;
    const frameNumber = Math.max(0, this.#options.startFrame + this.#ticks - lag);
    this.#ticks++;
    return { ...this.#encoders[sensor].encodeNext(), sensor, cameraId: cameraIds[sensor], frameNumber };
  }
}
