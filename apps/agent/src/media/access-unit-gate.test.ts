import type { BoardFrame } from "@nekomado/board-memory";
import { parseAccessUnit, splitNalUnits } from "@nekomado/h264";
import { makeX264Clip } from "@nekomado/h264/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { AccessUnitGate } from "./access-unit-gate.ts";

const startCode = Buffer.from([0, 0, 0, 1]);
const nalType = (nal: Uint8Array): number => (nal[0] ?? 0) & 31;
const isSlice = (nal: Uint8Array): boolean => nalType(nal) === 1 || nalType(nal) === 5;

const annexB = (nalUnits: readonly Uint8Array[]): Buffer => Buffer.concat(nalUnits.flatMap((nal) => [startCode, nal]));

/** One slice a frame, so every slice ends an access unit. */
const accessUnitsOf = (clip: Buffer): Buffer[] => {
  const units: Buffer[] = [];
  let nalUnits: Uint8Array[] = [];
  for (const nal of splitNalUnits(clip)) {
    nalUnits.push(nal);
    if (!isSlice(nal)) continue;
    units.push(annexB(nalUnits));
    nalUnits = [];
  }
  return units;
};

const frameOf = (data: Uint8Array, more: Partial<BoardFrame> = {}): BoardFrame => ({
  ringIndex: 0,
  frameNumber: 0,
  timestampMs: 0,
  cameraId: 0,
  width: 320,
  height: 180,
  format: "h264",
  data: Buffer.from(Uint8Array.from(data).buffer),
  ...more,
});

const withoutParameterSets = (unit: Buffer): Buffer =>
  annexB(splitNalUnits(unit).filter((nal) => nalType(nal) !== 7 && nalType(nal) !== 8));

/** A keyframe each fifth frame, parameter sets before each. */
let day: Buffer[];
let night: Buffer[];
/** Of the day's size, by an encoder that writes the heads of its slices in another way. */
let otherEncoder: Buffer[];

beforeAll(async () => {
  const options = { frames: 10, keyframeIntervalFrames: 5, profile: "baseline", x264Params: ["repeat-headers=1"] };
  day = accessUnitsOf(await makeX264Clip({ ...options, width: 320, height: 180 }));
  night = accessUnitsOf(await makeX264Clip({ ...options, width: 192, height: 108 }));
  otherEncoder = accessUnitsOf(await makeX264Clip({ ...options, profile: "main", width: 320, height: 180 }));
});

/** Keeps in memory what the agent keeps on disk. */
class Archive {
  readonly kept = new Map<number, Uint8Array>();
  readonly find = (frame: BoardFrame): Uint8Array | undefined => this.kept.get(frame.cameraId);
  readonly keep = (frame: BoardFrame, sets: Uint8Array): void => void this.kept.set(frame.cameraId, sets);
  readonly drop = (cameraId: number): void => void this.kept.delete(cameraId);
}

const outcomes = (gate: AccessUnitGate, frames: readonly BoardFrame[]) =>
  frames.map((frame) => {
    const admission = gate.admit(frame);
    if ("held" in admission) return admission.held;
    return admission.admitted.isKeyframe ? "key" : "delta";
  });

describe("the gate", () => {
  it("holds frames back until the first keyframe", () => {
    expect(
      outcomes(
        new AccessUnitGate(),
        day.slice(3, 7).map((unit) => frameOf(unit)),
      ),
    ).toEqual(["awaitingKeyframe", "awaitingKeyframe", "key", "delta"]);
  });

  it("holds frames back from a gap to the next keyframe", () => {
    const gate = new AccessUnitGate();
    expect(
      outcomes(
        gate,
        day.slice(0, 2).map((unit) => frameOf(unit)),
      ),
    ).toEqual(["key", "delta"]);
    gate.interrupt();
    expect(
      outcomes(
        gate,
        day.slice(3, 7).map((unit) => frameOf(unit)),
      ),
    ).toEqual(["awaitingKeyframe", "awaitingKeyframe", "key", "delta"]);
  });

  it("gives a keyframe the parameter sets that came once", () => {
    const gate = new AccessUnitGate();
    gate.admit(frameOf(day[0]!));
    const admission = gate.admit(frameOf(withoutParameterSets(day[5]!)));
    expect("admitted" in admission && parseAccessUnit(annexB(admission.admitted.nalUnits)).hasParameterSets).toBe(true);
    expect("admitted" in admission && admission.admitted.parameters).toMatchObject({ width: 320, height: 180 });
  });

  it("says that parameter sets were never seen", () => {
    expect(outcomes(new AccessUnitGate(), [frameOf(withoutParameterSets(day[5]!))])).toEqual(["noParameterSets"]);
  });

  it("goes on saying so up to a keyframe that can be completed, whatever is missed meanwhile", () => {
    const gate = new AccessUnitGate();
    const bare = (unit: Buffer) => frameOf(withoutParameterSets(unit));
    expect(outcomes(gate, [bare(day[4]!), bare(day[5]!), bare(day[6]!)])).toEqual([
      "awaitingKeyframe",
      "noParameterSets",
      "noParameterSets",
    ]);
    gate.interrupt();
    expect(outcomes(gate, [bare(day[7]!), frameOf(day[0]!), bare(day[1]!)])).toEqual([
      "noParameterSets",
      "key",
      "delta",
    ]);
    gate.interrupt();
    expect(outcomes(gate, [bare(day[2]!)])).toEqual(["awaitingKeyframe"]);
  });

  it("keeps each camera's own parameter sets, and waits for the new camera's keyframe at a switch", () => {
    const gate = new AccessUnitGate();
    const dark = (unit: Buffer) => frameOf(unit, { cameraId: 1 });
    expect(
      outcomes(gate, [
        frameOf(day[0]!),
        frameOf(day[1]!),
        dark(night[3]!),
        dark(night[5]!),
        dark(night[6]!),
        frameOf(day[7]!),
      ]),
    ).toEqual(["key", "delta", "awaitingKeyframe", "key", "delta", "awaitingKeyframe"]);
    const back = gate.admit(frameOf(withoutParameterSets(day[5]!)));
    expect("admitted" in back && back.admitted.parameters?.width).toBe(320);
    const again = gate.admit(dark(withoutParameterSets(night[5]!)));
    expect("admitted" in again && again.admitted.parameters?.width).toBe(192);
  });

  it("forgets parameter sets when the daemon starts anew", () => {
    const gate = new AccessUnitGate();
    gate.admit(frameOf(day[0]!));
    gate.forget();
    expect(outcomes(gate, [frameOf(withoutParameterSets(day[5]!))])).toEqual(["noParameterSets"]);
  });

  it("refuses what is no H.264", () => {
    expect(
      outcomes(new AccessUnitGate(), [frameOf(Buffer.alloc(100, 7)), frameOf(day[0]!, { format: "jpeg" })]),
    ).toEqual(["notH264", "notH264"]);
  });
});

describe("the gate of an agent that is started anew while the daemon runs", () => {
  /** What an agent before it has kept. */
  const archiveOf = (clip: readonly Buffer[]): Archive => {
    const archive = new Archive();
    new AccessUnitGate(archive).admit(frameOf(clip[0]!));
    return archive;
  };

  it("completes keyframes with the parameter sets that came once, before it was there", () => {
    const gate = new AccessUnitGate(archiveOf(day));
    const bare = day.slice(3).map((unit) => frameOf(withoutParameterSets(unit)));
    expect(outcomes(gate, bare.slice(0, 4))).toEqual(["awaitingKeyframe", "awaitingKeyframe", "key", "delta"]);
    const admission = gate.admit(bare[2]!);
    expect("admitted" in admission && parseAccessUnit(annexB(admission.admitted.nalUnits)).hasParameterSets).toBe(true);
    expect("admitted" in admission && admission.admitted.parameters).toMatchObject({ width: 320, height: 180 });
  });

  it("sends no keyframe whose slices do not fit what was kept, and asks for it no more", () => {
    const archive = archiveOf(day);
    const gate = new AccessUnitGate(archive);
    expect(outcomes(gate, [frameOf(withoutParameterSets(otherEncoder[5]!))])).toEqual(["noParameterSets"]);
    expect(archive.kept.size).toBe(0);
  });

  it("holds the next keyframe against what was kept, too", () => {
    const gate = new AccessUnitGate(archiveOf(day));
    const frames = [day[5]!, day[6]!, otherEncoder[5]!, otherEncoder[6]!];
    expect(
      outcomes(
        gate,
        frames.map((unit) => frameOf(withoutParameterSets(unit))),
      ),
    ).toEqual(["key", "delta", "noParameterSets", "noParameterSets"]);
  });

  it("believes the stream, once it brings parameter sets, and keeps those", () => {
    const archive = archiveOf(day);
    const gate = new AccessUnitGate(archive);
    gate.admit(frameOf(withoutParameterSets(day[5]!)));
    expect(outcomes(gate, [frameOf(otherEncoder[0]!), frameOf(withoutParameterSets(otherEncoder[5]!))])).toEqual([
      "key",
      "key",
    ]);
    expect(archive.kept).toEqual(archiveOf(otherEncoder).kept);
  });

  it("goes on with what was kept when the same segment is read from its beginning again", () => {
    const gate = new AccessUnitGate(archiveOf(day));
    gate.forget();
    expect(outcomes(gate, [frameOf(withoutParameterSets(day[5]!))])).toEqual(["key"]);
  });
});
