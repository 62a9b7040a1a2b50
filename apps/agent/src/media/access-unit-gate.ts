import type { BoardFrame } from "@nekomado/board-memory";
import type { AccessUnit, Completion, H264ErrorReason, SequenceParameterSet } from "@nekomado/h264";
import { ParameterSetKeeper, parseAccessUnit } from "@nekomado/h264";
import type { StreamFault } from "@nekomado/protocol";
import { isFit } from "./parameter-set-fit.ts";

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

/** Parameter sets that outlive the agent. */
export interface ParameterSetArchive {
  /** @returns what was kept of the frame's encoder, in Annex B; whether it fits is for the gate to see */
  find(frame: BoardFrame): Uint8Array | undefined;
  keep(frame: BoardFrame, annexB: Uint8Array): void;
  /** What was found does not fit the camera's frames. */
  drop(cameraId: number): void;
}

/** One camera's encoder. */
interface Encoder {
  keeper: ParameterSetKeeper;
  /** What the keeper knew when it was put into the archive last. */
  archivedRevision: number;
  /** What it knows is the archive's, and not yet seen in the stream itself. */
  isRestored: boolean;
}

/**
 * Lets through what can be decoded. After a gap, and after a switch of camera, everything is held back up to the next
 * keyframe: deltas whose reference is missing show as damage that no statistics report. Keyframes that lack their
 * parameter sets get those of the archive only where their slices make sense with them.
 */
export class AccessUnitGate {
  /** Day and night camera have encoders of their own, which use the same ids for different parameter sets. */
  readonly #encoders = new Map<number, Encoder>();
  readonly #archive: ParameterSetArchive | null;
  #cameraId: number | undefined;
  #open = false;
  /** Of the newest keyframe: what comes up to the next one is held back for the same reason. */
  #lacksParameterSets = false;

  constructor(archive: ParameterSetArchive | null = null) {
    this.#archive = archive;
  }

  /** Frames are missing from here on. */
  interrupt(): void {
    this.#open = false;
  }

  /** The daemon started anew: its encoders may have other parameter sets under the same ids. */
  forget(): void {
    this.#encoders.clear();
    this.#close();
  }

  admit(frame: BoardFrame): Admission {
    if (frame.format !== "h264") return { held: "notH264" };
    if (frame.cameraId !== this.#cameraId) {
      this.#cameraId = frame.cameraId;
      this.#close();
    }
    const accessUnit = parseAccessUnit(frame.data);
    const completion = this.#complete(frame, accessUnit);
    switch (completion.outcome) {
      case "no-picture":
        return { held: null };
      case "undecodable":
        this.#open = false;
        this.#lacksParameterSets ||= isParameterSetMissing(completion.error.reason);
        return { held: faultOf(completion.error.reason) };
      case "keyframe":
        this.#open = true;
        this.#lacksParameterSets = false;
        break;
      case "delta":
        if (!this.#open) return { held: this.#lacksParameterSets ? "noParameterSets" : "awaitingKeyframe" };
        break;
    }
    return {
      admitted: {
        nalUnits: completion.nalUnits,
        isKeyframe: completion.outcome === "keyframe",
        hasBFrames: accessUnit.hasBFrames,
        parameters: this.#encoder(frame.cameraId).keeper.activeSequenceParameterSet,
      },
    };
  }

  #close(): void {
    this.#open = false;
    this.#lacksParameterSets = false;
  }

  #complete(frame: BoardFrame, accessUnit: AccessUnit): Completion {
    const encoder = this.#encoder(frame.cameraId);
    if (accessUnit.hasParameterSets) encoder.isRestored = false;
    const completion = encoder.keeper.complete(accessUnit);
    if (completion.outcome === "keyframe" && encoder.isRestored && !isFit(accessUnit, encoder.keeper.exportBytes())) {
      this.#archive?.drop(frame.cameraId);
      this.#encoders.delete(frame.cameraId);
      return this.#encoder(frame.cameraId).keeper.complete(accessUnit);
    }
    if (encoder.keeper.revision !== encoder.archivedRevision) {
      encoder.archivedRevision = encoder.keeper.revision;
      this.#archive?.keep(frame, encoder.keeper.exportBytes());
    }
    if (completion.outcome !== "undecodable" || !isParameterSetMissing(completion.error.reason)) return completion;
    return this.#restore(frame, accessUnit) ?? completion;
  }

  #restore(frame: BoardFrame, accessUnit: AccessUnit): Completion | undefined {
    const kept = this.#archive?.find(frame);
    if (kept === undefined) return undefined;
    const keeper = new ParameterSetKeeper();
    keeper.importBytes(kept);
    const completion = keeper.complete(accessUnit);
    if (completion.outcome !== "keyframe" || !isFit(accessUnit, keeper.exportBytes())) {
      this.#archive?.drop(frame.cameraId);
      return undefined;
    }
    this.#encoders.set(frame.cameraId, { keeper, archivedRevision: keeper.revision, isRestored: true });
    return completion;
  }

  #encoder(cameraId: number): Encoder {
    const known = this.#encoders.get(cameraId);
    if (known !== undefined) return known;
    const encoder: Encoder = { keeper: new ParameterSetKeeper(), archivedRevision: 0, isRestored: false };
    this.#encoders.set(cameraId, encoder);
    return encoder;
  }
}

const isParameterSetMissing = (reason: H264ErrorReason): boolean =>
  reason === "picture-parameter-set-missing" || reason === "sequence-parameter-set-missing";

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
