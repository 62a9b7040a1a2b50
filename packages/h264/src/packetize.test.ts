import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dePacketizeRtpPackets, RtpHeader, RtpPacket } from "werift";
import { splitAccessUnits } from "./access-unit-splitter.ts";
import { parseAccessUnit } from "./access-unit.ts";
import { splitNalUnits } from "./annex-b.ts";
import { nalUnitTypeOf } from "./nal-unit.ts";
import { packetize } from "./packetize.ts";
import { makeX264Clip } from "./testing/x264-clip.ts";
import type { X264ClipOptions } from "./testing/x264-clip.ts";

const small = { width: 640, height: 360, frames: 6, keyframeIntervalFrames: 3 };
const clips: Record<string, X264ClipOptions> = {
  Baseline: { ...small, profile: "baseline" },
  "Main with B-frames": { ...small, profile: "main", x264Params: ["bframes=2", "b-adapt=0"] },
  "High with four slices, delimiters and filler": {
    ...small,
    x264Params: ["slices=4", "aud=1", "nal-hrd=cbr", "filler=1", "bitrate=4000", "vbv-maxrate=4000", "vbv-bufsize=200"],
  },
};

/** What a receiver makes of the payloads: an access unit in Annex B. */
function depacketize(payloads: readonly Uint8Array[]): { data: Buffer; isKeyframe: boolean } {
  const packets = payloads.map((payload, i) => {
    const header = new RtpHeader({ sequenceNumber: i, payloadType: 96, marker: i === payloads.length - 1 });
    return new RtpPacket(header, Buffer.from(payload));
  });
  return dePacketizeRtpPackets("MPEG4/ISO/AVC", packets);
}

function isDropped(nal: Uint8Array): boolean {
  const type = nalUnitTypeOf(nal);
  return type === 0 || type >= 24 || (type >= 9 && type <= 12);
}

function plain(nalUnits: readonly Uint8Array[]): string[] {
  return nalUnits.map((nal) => Buffer.from(nal).toString("hex"));
}

describe("gives werift's depacketizer the NAL units that went in:", () => {
  test.concurrent.each(Object.entries(clips))("%s", async (_name, options) => {
    const units = splitAccessUnits(await makeX264Clip(options)).map((unit) => parseAccessUnit(unit));
    expect(units).toHaveLength(6);
    for (const maxPayloadBytes of [100, 1172, 1200, 9000]) {
      for (const unit of units) {
        const payloads = packetize(unit.nalUnits, maxPayloadBytes);
        expect(Math.max(...payloads.map(({ length }) => length))).toBeLessThanOrEqual(maxPayloadBytes);
        const received = depacketize(payloads);
        expect(plain(splitNalUnits(received.data))).toEqual(plain(unit.nalUnits.filter((nal) => !isDropped(nal))));
        expect(received.isKeyframe).toBe(unit.isKeyframe);
      }
    }
  });
});

test("puts parameter sets and messages of a keyframe into one packet, before its slice", async () => {
  const clip = await makeX264Clip({ ...small, frames: 1, x264Params: ["aud=1"] });
  const [stap, ...fragments] = packetize(parseAccessUnit(clip).nalUnits, 1200);
  expect(stap![0]! & 0x1f).toBe(24);
  expect(splitNalUnits(depacketize([stap!]).data).map((nal) => nalUnitTypeOf(nal))).toEqual([7, 8, 6]);
  expect(fragments.length).toBeGreaterThan(2);
  expect(fragments.every((payload) => (payload[0]! & 0x1f) === 28)).toBe(true);
});

/** A NAL unit of any type and importance; its content does not matter to packets. */
const nalUnit = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 5000 }), fc.nat(5000))
  .map(([header, content, length]) => {
    const repeated = content.length === 0 ? [] : Array.from({ length }, (_, i) => content[i % content.length]!);
    return Uint8Array.from([header, ...repeated]);
  });
const nalUnits = fc.array(nalUnit, { maxLength: 8 });
const maxPayload = fc.oneof(fc.integer({ min: 3, max: 40 }), fc.integer({ min: 41, max: 1400 }));

/** RFC 6184 read from the other side: NAL units in order, with their own headers. */
function reassemble(payloads: readonly Uint8Array[]): Uint8Array[] {
  const nals: Uint8Array[] = [];
  let fragments: Uint8Array[] = [];
  for (const payload of payloads) {
    const [indicator = 0, fuHeader = 0] = payload;
    const type = indicator & 0x1f;
    if (type === 24) {
      for (let at = 1; at < payload.length;) {
        const end = at + 2 + Buffer.from(payload).readUInt16BE(at);
        nals.push(payload.subarray(at + 2, end));
        at = end;
      }
    } else if (type === 28) {
      const isStart = (fuHeader & 0x80) !== 0;
      if (isStart !== (fragments.length === 0)) throw new Error("A fragment starts in another, or has no start.");
      if (isStart) fragments = [Uint8Array.of((indicator & 0xe0) | (fuHeader & 0x1f))];
      fragments.push(payload.subarray(2));
      if ((fuHeader & 0x40) !== 0) nals.push(Buffer.concat(fragments.splice(0)));
    } else {
      nals.push(payload);
    }
  }
  expect(fragments).toEqual([]);
  return nals;
}

test("loses and changes nothing but what is not for the wire, within any limit", () => {
  fc.assert(
    fc.property(nalUnits, maxPayload, (nals, maxPayloadBytes) => {
      const payloads = packetize(nals, maxPayloadBytes);
      expect(payloads.filter(({ length }) => length === 0 || length > maxPayloadBytes)).toEqual([]);
      expect(plain(reassemble(payloads))).toEqual(plain(nals.filter((nal) => !isDropped(nal))));
    }),
  );
});

test("makes all fragments of a NAL unit the full size but the last, so that equal packets go out in one run", () => {
  fc.assert(
    fc.property(nalUnit, maxPayload, (nal, maxPayloadBytes) => {
      fc.pre(!isDropped(nal) && nal.length > maxPayloadBytes);
      const sizes = packetize([nal], maxPayloadBytes).map(({ length }) => length);
      expect(sizes.length).toBeGreaterThan(1);
      expect(sizes.slice(0, -1).every((size) => size === maxPayloadBytes)).toBe(true);
      expect(sizes.at(-1)).toBeGreaterThan(2);
    }),
  );
});

test("gives an aggregate the highest importance of its parts, and the forbidden bit of any", () => {
  const [stap] = packetize([Uint8Array.of(0x06, 1), Uint8Array.of(0x67, 2), Uint8Array.of(0xa8, 3)], 1200);
  expect([...stap!]).toEqual([0xf8, 0, 2, 0x06, 1, 0, 2, 0x67, 2, 0, 2, 0xa8, 3]);
});

test("sends a NAL unit of exactly the limit in one packet, as a view", () => {
  const nal = new Uint8Array(1200).fill(0x41);
  expect(packetize([nal], 1200)[0]).toBe(nal);
  expect(packetize([nal], 1199)).toHaveLength(2);
});

test("has nothing to send of a delimiter, ends and filler, nor of nothing", () => {
  const dropped = [0x09, 0x0a, 0x0b, 0x0c, 0x00, 0x18, 0x1c].map((header) => Uint8Array.of(header, 0x80));
  expect(packetize([...dropped, new Uint8Array(0)], 1200)).toEqual([]);
  expect(packetize([], 1200)).toEqual([]);
});

test.each([2, 0, -1, 1200.5, Number.NaN, 65_536])("refuses payloads of at most %s bytes", (maxPayloadBytes) => {
  const refusal = expect.objectContaining({ name: "H264Error", reason: "payload-limit-impossible" });
  expect(() => packetize([], maxPayloadBytes)).toThrow(refusal);
});
