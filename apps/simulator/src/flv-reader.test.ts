import { execFileSync } from "node:child_process";
import { splitAccessUnits, splitNalUnits } from "@nekomado/h264";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { FlvReader, type FlvVideo } from "./flv-reader.ts";

function encode(format: "flv" | "h264"): Buffer {
  const source = "-f lavfi -i testsrc2=size=192x108:rate=30 -frames:v 20";
  const coding = "-c:v libx264 -preset ultrafast -g 8 -bf 0 -flags +bitexact";
  return execFileSync("ffmpeg", `-loglevel error ${source} ${coding} -f ${format} pipe:1`.split(" "), {
    maxBuffer: 1 << 26,
  });
}

const flv = encode("flv");
const plain = splitAccessUnits(encode("h264"));

/** SPS and PPS lie apart in FLV, and messages of the encoder may. */
const slices = (annexB: Uint8Array): Buffer[] =>
  splitNalUnits(annexB)
    .filter((nal) => [1, 5].includes(nal[0]! & 31))
    .map((nal) => Buffer.from(nal));

test("gives the same pictures as a plain byte stream, however the bytes come in pieces", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 }), (sizes) => {
      const reader = new FlvReader();
      const videos: FlvVideo[] = [];
      for (let at = 0, k = 0; at < flv.length; k++) {
        const size = sizes[k % sizes.length]!;
        videos.push(...reader.push(flv.subarray(at, at + size)));
        at += size;
      }
      const units = videos.filter(({ kind }) => kind === "accessUnit");
      expect(units.map(({ annexB }) => slices(annexB))).toEqual(plain.map(slices));
    }),
    { numRuns: 30 },
  );
});

test("gives the parameter sets of the byte stream first", () => {
  const [first] = new FlvReader().push(flv);
  expect(first?.kind).toBe("parameterSets");
  const sets = splitNalUnits(plain[0]!).filter((nal) => [7, 8].includes(nal[0]! & 31));
  expect(splitNalUnits(first!.annexB).map((nal) => Buffer.from(nal))).toEqual(sets.map((nal) => Buffer.from(nal)));
});

test("refuses what is no FLV", () => {
  expect(() => new FlvReader().push(Buffer.from("this is certainly no video"))).toThrow(RangeError);
});

test("reads damaged bytes without reading beyond them", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(flv.length - 14), fc.nat(255)), { minLength: 1, maxLength: 30 }),
      (changes) => {
        const damaged = Buffer.from(flv);
        for (const [at, value] of changes) damaged[13 + at] = value;
        expect(() => new FlvReader().push(damaged)).not.toThrow();
      },
    ),
  );
});
