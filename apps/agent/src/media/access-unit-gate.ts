import type { BoardFrame } from "@nekomado/board-memory";
import type { H264ErrorReason, SequenceParameterSet } from "@nekomado/h264";
import { ParameterSetKeeper, parseAccessUnit } from "@nekomado/h264";
import type { StreamFault } from "@nekomado/protocol";

/** A frame that every decoder which saw the ones before it can decode. */
export interface DecodableFrame {
  nalUnits: readonly Uint8Array[];
  isKeyframe: boolean;
  hasBFrames: boolean;
  /** Of the newest keyframe; null where it cannot be read. */
  parameters: SequenceParameterSet | null;
}

type HoldReason = Extract<StreamFault, "awaitingKeyframe" | "noParameterSets" | "notH264">;

/** `held: null`: there is no picture in it, nothing is wrong. */
export type Admission = { admitted: DecodableFrame } | { held: HoldReason | null };

/**
 * Lets through what can be decoded. After a gap, and after a switch of camera, everything is held back up to the next
 * keyframe: deltas whose reference is missing show as damage that no statistics report.
 */
export class AccessUnitGate {
  /** Day and night camera have encoders of their own, which use the same ids for different parameter sets. */
  readonly #keepers = new Map<number, ParameterSetKeeper>();
  #cameraId: number | undefined;
  #open = false;

  /** Frames are missing from here on. */
  interrupt(): void {
    this.#open = false;
  }

  /** The daemon started anew: its encoders may have other parameter sets under the same ids. */
  forget(): void {
    this.#keepers.clear();
    this.#open = false;
  }

  admit(frame: BoardFrame): Admission {
    if (frame.format !== "h264") return { held: "notH264" };
    if (frame.cameraId !== this.#cameraId) {
      this.#cameraId = frame.cameraId;
      this.#open = false;
    }
    const accessUnit = parseAccessUnit(frame.data);
    const completion = this.#keeper(frame.cameraId).complete(accessUnit);
    switch (completion.outcome) {
      case "no-picture":
        return { held: null };
      case "undecodable":
        this.#open = false;
        return { held: faultOf(completion.error.reason) };
      case "keyframe":
        this.#open = true;
        break;
      case "delta":
        if (!this.#open) return { held: "awaitingKeyframe" };
        break;
    }
    return {
      admitted: {
        nalUnits: completion.nalUnits,
        isKeyframe: completion.outcome === "keyframe",
        hasBFrames: accessUnit.hasBFrames,
        parameters: this.#keeper(frame.cameraId).activeSequenceParameterSet,
      },
    };
  }

  #keeper(cameraId: number): ParameterSetKeeper {
    const known = this.#keepers.get(cameraId);
    if (known !== undefined) return known;
    const keeper = new ParameterSetKeeper();
    this.#keepers.set(cameraId, keeper);
    return keeper;
  }
}

const faultOf = (reason: H264ErrorReason): HoldReason => {
  switch (reason) {
    case "picture-parameter-set-missing":
    case "sequence-parameter-set-missing":
      return "noParameterSets";
    case "no-nal-unit":
      return "notH264";
    default:
      // A damaged frame: the next keyframe is whole again.
      return "awaitingKeyframe";
  }
};
