import { splitNalUnits } from "./annex-b.ts";
import { isVideoCodingLayer, nalUnitTypeOf, nalUnitTypes } from "./nal-unit.ts";
import { parseSequenceParameterSet } from "./sequence-parameter-set.ts";
import type { SequenceParameterSet } from "./sequence-parameter-set.ts";

/** A keyframe as a file of its own. */
export interface KeyframeFile {
  /** MP4 (ISO/IEC 14496-12) with one track of one picture, which lasts a second. */
  file: Uint8Array;
  /** Of the picture, after cropping. */
  width: number;
  height: number;
}

const timescale = 1000;
const durationUnits = 1000;
const trackId = 1;
/** A transformation that changes nothing (ISO/IEC 14496-12, 6.2.2), fixed point. */
const identityMatrix = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];
/** No language, ISO 639-2/T `und` in three times five bits. */
const undetermined = 0x55c4;
const pixelsPerInch = 72;
/** 24 bits per pixel, and no colour table (-1). */
const depthAndTable = [0x18, 0xffff];
/** The profiles whose record says chroma format and bit depths (ISO/IEC 14496-15, 5.3.3.1.2). */
const profilesWithFormat = new Set([100, 110, 122, 144]);
const lengthBytes = 4;
/** What the record's fields hold. */
const most = { sequenceSets: 31, pictureSets: 255, setBytes: 0xffff };

const u8 = (...values: number[]): Buffer => Buffer.from(values);

const u16 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value, i * 2);
  return bytes;
};

const u32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, i * 4);
  return bytes;
};

const ascii = (text: string): Buffer => Buffer.from(text, "latin1");

const box = (type: string, ...parts: readonly Uint8Array[]): Buffer => {
  const byteLength = parts.reduce((sum, { length }) => sum + length, 8);
  return Buffer.concat([u32(byteLength), ascii(type), ...parts], byteLength);
};

/** A box with a version, which is 0 in all of these, and flags. */
const fullBox = (type: string, flags: number, ...parts: readonly Uint8Array[]): Buffer =>
  box(type, u32(flags), ...parts);

const parameterSetList = (sets: readonly Uint8Array[]): Buffer[] =>
  sets.flatMap((set) => [u16(set.length), Buffer.from(set)]);

/** `AVCDecoderConfigurationRecord`, ISO/IEC 14496-15, 5.3.3.1.2. */
const decoderConfiguration = (
  { profileIdc, constraintFlags, levelIdc, chromaFormatIdc, bitDepthLuma, bitDepthChroma }: SequenceParameterSet,
  sequenceSets: readonly Uint8Array[],
  pictureSets: readonly Uint8Array[],
): Buffer =>
  Buffer.concat([
    u8(1, profileIdc, constraintFlags, levelIdc, 0xfc | (lengthBytes - 1)),
    u8(0xe0 | sequenceSets.length),
    ...parameterSetList(sequenceSets),
    u8(pictureSets.length),
    ...parameterSetList(pictureSets),
    profilesWithFormat.has(profileIdc)
      ? u8(0xfc | chromaFormatIdc, 0xf8 | (bitDepthLuma - 8), 0xf8 | (bitDepthChroma - 8), 0)
      : u8(),
  ]);

interface Track {
  width: number;
  height: number;
  configuration: Uint8Array;
  sampleBytes: number;
}

const sampleEntry = ({ width, height, configuration }: Track): Buffer =>
  box(
    "avc1",
    Buffer.alloc(6),
    u16(1),
    Buffer.alloc(16),
    u16(width, height),
    u32(pixelsPerInch << 16, pixelsPerInch << 16, 0),
    u16(1),
    Buffer.alloc(32),
    u16(...depthAndTable),
    box("avcC", configuration),
  );

const sampleTable = (track: Track, sampleOffset: number): Buffer =>
  box(
    "stbl",
    fullBox("stsd", 0, u32(1), sampleEntry(track)),
    fullBox("stts", 0, u32(1, 1, durationUnits)),
    fullBox("stsc", 0, u32(1, 1, 1, 1)),
    fullBox("stsz", 0, u32(track.sampleBytes, 1)),
    fullBox("stco", 0, u32(1, sampleOffset)),
  );

const media = (track: Track, sampleOffset: number): Buffer =>
  box(
    "mdia",
    fullBox("mdhd", 0, u32(0, 0, timescale, durationUnits), u16(undetermined, 0)),
    fullBox("hdlr", 0, u32(0), ascii("vide"), Buffer.alloc(12), u8(0)),
    box(
      "minf",
      fullBox("vmhd", 1, Buffer.alloc(8)),
      // Its flag says that the media are in this file.
      box("dinf", fullBox("dref", 0, u32(1), fullBox("url ", 1))),
      sampleTable(track, sampleOffset),
    ),
  );

const movie = (track: Track, sampleOffset: number): Buffer =>
  box(
    "moov",
    fullBox(
      "mvhd",
      0,
      u32(0, 0, timescale, durationUnits, 0x1_0000),
      u16(0x100),
      Buffer.alloc(10),
      u32(...identityMatrix),
      Buffer.alloc(24),
      u32(trackId + 1),
    ),
    box(
      "trak",
      // Enabled, and part of what is shown.
      fullBox(
        "tkhd",
        3,
        u32(0, 0, trackId, 0, durationUnits),
        Buffer.alloc(16),
        u32(...identityMatrix, track.width << 16, track.height << 16),
      ),
      media(track, sampleOffset),
    ),
  );

const fileType = box("ftyp", ascii("isom"), u32(0x200), ascii("isomavc1"));

/**
 * Writes a keyframe as an MP4 file, which a `<video>` element shows without a script.
 *
 * @param annexB one access unit with its parameter sets
 * @returns null where there is no picture in it, no parameter sets that can be read, or more than such a file holds
 */
export function writeKeyframeFile(annexB: Uint8Array): KeyframeFile | null {
  const nalUnits = splitNalUnits(annexB);
  const ofType = (type: number) => nalUnits.filter((nal) => nalUnitTypeOf(nal) === type);
  const sequenceSets = ofType(nalUnitTypes.sequenceParameterSet);
  const pictureSets = ofType(nalUnitTypes.pictureParameterSet);
  const slices = nalUnits.filter((nal) => isVideoCodingLayer(nalUnitTypeOf(nal)));
  const [sequenceSet] = sequenceSets;
  const parameters = sequenceSet === undefined ? null : parseSequenceParameterSet(sequenceSet);
  if (parameters === null || pictureSets.length === 0 || slices.length === 0) return null;
  if (sequenceSets.length > most.sequenceSets || pictureSets.length > most.pictureSets) return null;
  if ([...sequenceSets, ...pictureSets].some(({ length }) => length > most.setBytes)) return null;
  const { width, height } = parameters;
  const sample = Buffer.concat(slices.flatMap((nal) => [u32(nal.length), nal]));
  const configuration = decoderConfiguration(parameters, sequenceSets, pictureSets);
  const track = { width, height, configuration, sampleBytes: sample.length };
  const mediaHeaderBytes = 8;
  // Its own size does not depend on the offset that is written in it.
  const sampleOffset = fileType.length + movie(track, 0).length + mediaHeaderBytes;
  return { file: Buffer.concat([fileType, movie(track, sampleOffset), box("mdat", sample)]), width, height };
}
