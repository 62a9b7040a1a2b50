import type { AccessUnit } from "./access-unit.ts";
import { joinNalUnits, splitNalUnits } from "./annex-b.ts";
import { H264Error } from "./h264-error.ts";
import type { H264ErrorReason } from "./h264-error.ts";
import { isVideoCodingLayer, nalUnitTypeOf, nalUnitTypes } from "./nal-unit.ts";
import { parsePictureParameterSet } from "./picture-parameter-set.ts";
import { parseSequenceParameterSet, sequenceParameterSetId } from "./sequence-parameter-set.ts";
import type { SequenceParameterSet } from "./sequence-parameter-set.ts";

/** What became of an access unit that was given to the keeper. */
export type Completion =
  /** decodable from here on: `nalUnits` holds every parameter set that the slices refer to */
  | { outcome: "keyframe"; nalUnits: Uint8Array[]; insertedParameterSets: number }
  /** as it came */
  | { outcome: "delta"; nalUnits: Uint8Array[] }
  /** parameter sets or messages that came alone: kept, nothing to send */
  | { outcome: "no-picture" }
  /** a keyframe that no decoder can begin with, or bytes without sense: not to be sent */
  | { outcome: "undecodable"; error: H264Error };

interface KeptPictureParameterSet {
  nal: Uint8Array;
  sequenceParameterSetId: number;
}

const problemMessages: Readonly<Record<NonNullable<AccessUnit["problem"]>, string>> = {
  "no-nal-unit":
    "A frame has no Annex B start code, so it is no H.264 byte stream. Check the format that the camera daemon writes.",
  "slice-header-unreadable":
    "The head of a slice cannot be read: the frame is damaged or no H.264. Wait for the next keyframe.",
};

/**
 * Remembers the parameter sets of one encoder, and puts them before every keyframe that came without them: an encoder
 * may write them once when it starts, and a viewer that comes later can decode nothing without them.
 *
 * One keeper per encoder: two cameras use the same ids for different parameter sets.
 */
export class ParameterSetKeeper {
  readonly #sequenceParameterSets = new Map<number, Uint8Array>();
  readonly #pictureParameterSets = new Map<number, KeptPictureParameterSet>();
  #revision = 0;
  #active: Uint8Array | null = null;
  #parsedActive: SequenceParameterSet | null = null;

  /** Goes up whenever a parameter set came that was new or had changed: time to keep them elsewhere too. */
  get revision(): number {
    return this.#revision;
  }

  /** That of the newest keyframe which could be completed; null before, and where it cannot be read. */
  get activeSequenceParameterSet(): SequenceParameterSet | null {
    return this.#parsedActive;
  }

  /** Learns the parameter sets of an access unit, and gives a keyframe those that it lacks. Never throws. */
  complete(accessUnit: AccessUnit): Completion {
    const { nalUnits } = accessUnit;
    const firstSlice = nalUnits.findIndex((nal) => isVideoCodingLayer(nalUnitTypeOf(nal)));
    const head = firstSlice === -1 ? nalUnits : nalUnits.slice(0, firstSlice);
    for (const nal of head) this.#learn(nal);
    const completion = this.#completeFromKept(accessUnit, head);
    // What stands behind the slices belongs to the next access unit.
    for (const nal of nalUnits.slice(head.length)) this.#learn(nal);
    return completion;
  }

  /** Forgets everything, as is right when the encoder may have been started anew with other settings. */
  forget(): void {
    this.#sequenceParameterSets.clear();
    this.#pictureParameterSets.clear();
    this.#active = null;
    this.#parsedActive = null;
  }

  /** All that is kept, in Annex B, sequence parameter sets first. */
  exportBytes(): Buffer {
    const pictureParameterSets = [...this.#pictureParameterSets.values()].map(({ nal }) => nal);
    return joinNalUnits([...this.#sequenceParameterSets.values(), ...pictureParameterSets]);
  }

  /** Learns what `exportBytes` gave; leaves out what is no parameter set. Returns how many there were. */
  importBytes(annexB: Uint8Array): number {
    return splitNalUnits(annexB).filter((nal) => this.#learn(nal)).length;
  }

  #learn(nal: Uint8Array): boolean {
    const type = nalUnitTypeOf(nal);
    if (type === nalUnitTypes.sequenceParameterSet) {
      // The id is enough: a parameter set that only this parser cannot read is still one that a decoder may need.
      const id = sequenceParameterSetId(nal);
      if (id === null) return false;
      const known = this.#sequenceParameterSets.get(id);
      if (known === undefined || !haveSameBytes(known, nal)) {
        this.#sequenceParameterSets.set(id, Uint8Array.from(nal));
        this.#revision++;
      }
      return true;
    }
    if (type === nalUnitTypes.pictureParameterSet) {
      const parsed = parsePictureParameterSet(nal);
      if (parsed === null) return false;
      const known = this.#pictureParameterSets.get(parsed.id);
      if (known === undefined || !haveSameBytes(known.nal, nal)) {
        const { sequenceParameterSetId: id } = parsed;
        this.#pictureParameterSets.set(parsed.id, { nal: Uint8Array.from(nal), sequenceParameterSetId: id });
        this.#revision++;
      }
      return true;
    }
    return false;
  }

  #completeFromKept(accessUnit: AccessUnit, head: readonly Uint8Array[]): Completion {
    const { nalUnits } = accessUnit;
    if (accessUnit.problem !== null) return undecodable(accessUnit.problem, problemMessages[accessUnit.problem]);
    if (!accessUnit.hasPicture) return { outcome: "no-picture" };
    if (!accessUnit.isKeyframe) return { outcome: "delta", nalUnits };

    const present = new Set<number>();
    const presentPictureParameterSets = new Set<number>();
    for (const nal of head) {
      const sequenceId = sequenceParameterSetId(nal);
      if (sequenceId !== null) present.add(sequenceId);
      const pictureId = parsePictureParameterSet(nal)?.id;
      if (pictureId !== undefined) presentPictureParameterSets.add(pictureId);
    }

    const missingSequence: Uint8Array[] = [];
    const missingPicture: Uint8Array[] = [];
    let active: Uint8Array | null = null;
    for (const pictureId of new Set(accessUnit.slices.map((slice) => slice.pictureParameterSetId))) {
      const picture = this.#pictureParameterSets.get(pictureId);
      if (picture === undefined) {
        return undecodable(
          "picture-parameter-set-missing",
          `A keyframe refers to picture parameter set ${pictureId}, which has not been seen, so nothing can decode it. ` +
            "The encoder wrote it before this program looked: restart the camera daemon, or let it repeat its parameter sets with every keyframe.",
        );
      }
      const sequence = this.#sequenceParameterSets.get(picture.sequenceParameterSetId);
      if (sequence === undefined) {
        return undecodable(
          "sequence-parameter-set-missing",
          `A keyframe refers to sequence parameter set ${picture.sequenceParameterSetId}, which has not been seen, so nothing can decode it. ` +
            "The encoder wrote it before this program looked: restart the camera daemon, or let it repeat its parameter sets with every keyframe.",
        );
      }
      active = sequence;
      if (!present.has(picture.sequenceParameterSetId)) {
        present.add(picture.sequenceParameterSetId);
        missingSequence.push(sequence);
      }
      if (!presentPictureParameterSets.has(pictureId)) missingPicture.push(picture.nal);
    }
    this.#activate(active);
    const insertedParameterSets = missingSequence.length + missingPicture.length;
    if (insertedParameterSets === 0) return { outcome: "keyframe", nalUnits, insertedParameterSets };

    const delimiters = head.filter((nal) => nalUnitTypeOf(nal) === nalUnitTypes.accessUnitDelimiter);
    const sequenceSets = head.filter((nal) => nalUnitTypeOf(nal) === nalUnitTypes.sequenceParameterSet);
    const rest = nalUnits.filter((nal) => !delimiters.includes(nal) && !sequenceSets.includes(nal));
    return {
      outcome: "keyframe",
      nalUnits: [...delimiters, ...missingSequence, ...sequenceSets, ...missingPicture, ...rest],
      insertedParameterSets,
    };
  }

  #activate(sequenceParameterSet: Uint8Array | null): void {
    if (this.#active === sequenceParameterSet) return;
    this.#active = sequenceParameterSet;
    this.#parsedActive = sequenceParameterSet === null ? null : parseSequenceParameterSet(sequenceParameterSet);
  }
}

function haveSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

function undecodable(reason: H264ErrorReason, message: string): Completion {
  return { outcome: "undecodable", error: new H264Error(reason, message) };
}
