import { type Clip, type ClipAccessUnit, parameterSetsOf, withoutParameterSets, withParameterSets } from "./clip.ts";

/** Whether SPS and PPS come with every keyframe, once when the encoder starts, or as the clip has them. */
export type ParameterSetHabit = "every" | "start" | "clip";

export interface EncodedFrame {
  readonly accessUnit: Buffer;
  readonly isKeyframe: boolean;
  /** Position in the clip. */
  readonly clipFrame: number;
}

/** Stands in for one camera's hardware encoder: gives the clip's access units in turn, whenever it is fed. */
export class ClipEncoder {
  readonly clip: Clip;
  readonly #habit: ParameterSetHabit;
  readonly #parameterSets: Buffer;
  readonly #prepared = new Map<number, Buffer>();
  #position: number;
  #hasStarted = false;

  /** @param position frame of the clip to begin at; anything but 0 is an encoder that has run before */
  constructor(clip: Clip, habit: ParameterSetHabit, position = 0) {
    this.clip = clip;
    this.#habit = habit;
    this.#position = position % clip.accessUnits.length;
    const [first] = clip.accessUnits;
    this.#parameterSets = first === undefined ? Buffer.alloc(0) : parameterSetsOf(first.bytes);
  }

  /** Starts anew, with a keyframe and its parameter sets. */
  restart(): void {
    this.#position = 0;
    this.#hasStarted = false;
  }

  encodeNext(): EncodedFrame {
    const clipFrame = this.#position;
    const unit = this.clip.accessUnits[clipFrame];
    if (unit === undefined) throw new RangeError(`The clip has no frame ${clipFrame}.`);
    const accessUnit = this.#prepare(unit, clipFrame);
    this.#hasStarted = true;
    this.#position = (clipFrame + 1) % this.clip.accessUnits.length;
    return { accessUnit, isKeyframe: unit.isKeyframe, clipFrame };
  }

  #prepare(unit: ClipAccessUnit, clipFrame: number): Buffer {
    if (this.#habit === "clip" || !unit.isKeyframe) return unit.bytes;
    if (this.#habit === "start" && !this.#hasStarted) return withParameterSets(unit.bytes, this.#parameterSets);
    let bytes = this.#prepared.get(clipFrame);
    if (bytes === undefined) {
      bytes =
        this.#habit === "start" ? withoutParameterSets(unit.bytes) : withParameterSets(unit.bytes, this.#parameterSets);
      this.#prepared.set(clipFrame, bytes);
    }
    return bytes;
  }
}
