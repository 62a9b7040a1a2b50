import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MultipartPart } from "./index.ts";
import { MultipartError, MultipartReader, multipartBoundaryOf } from "./index.ts";

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

const joined = (pieces: readonly Uint8Array[]): Uint8Array => Uint8Array.from(pieces.flatMap((piece) => [...piece]));

interface WrittenPart {
  headers: readonly (readonly [string, string])[];
  body: Uint8Array;
}

const streamOf = (
  parts: readonly WrittenPart[],
  { lineEnd = "\r\n", preamble = "", closed = false } = {},
): Uint8Array =>
  joined([
    bytesOf(preamble),
    ...parts.flatMap(({ headers, body }) => [
      bytesOf(`--frame${lineEnd}`),
      bytesOf(headers.map(([name, value]) => `${name}: ${value}${lineEnd}`).join("")),
      bytesOf(`Content-Length: ${body.length}${lineEnd}${lineEnd}`),
      body,
      bytesOf(lineEnd),
    ]),
    bytesOf(closed ? `--frame--${lineEnd}` : ""),
  ]);

const readIn = (chunks: readonly Uint8Array[], maxBodyBytes = 1_000): MultipartPart[] => {
  const reader = new MultipartReader({ boundary: "frame", maxBodyBytes });
  return chunks.flatMap((chunk) => reader.push(chunk));
};

/** The reader's complaint about this text. */
const reasonFor = (text: string, maxBodyBytes = 1_000): string => {
  try {
    readIn([bytesOf(text)], maxBodyBytes);
  } catch (error) {
    if (error instanceof MultipartError) return error.reason;
    throw error;
  }
  return "none";
};

/** Cuts at the given places; two at the same place make an empty chunk. */
const cut = (bytes: Uint8Array, places: readonly number[]): Uint8Array[] => {
  const edges = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
};

// Bodies that hold delimiters, ends of lines and headers themselves.
const trickyBody = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom("\r\n--frame\r\n", "--frame--", "\r\n\r\n", "Content-Length: 5\r\n").map(bytesOf),
    ),
    { maxLength: 6 },
  )
  .map(joined);
const headers = fc.uniqueArray(
  fc.tuple(fc.stringMatching(/^X-[a-z]{1,12}$/), fc.stringMatching(/^([!-~]([ -~]{0,20}[!-~])?)?$/)),
  { selector: ([name]) => name, maxLength: 8 },
);
const partsOf = fc.array(fc.record({ headers, body: trickyBody }), { minLength: 1, maxLength: 5 });
const places = fc.array(fc.nat(), { maxLength: 40 });

describe("multipart reader", () => {
  it("gives the parts that were written, wherever the stream is cut", () => {
    fc.assert(
      fc.property(partsOf, places, fc.constantFrom("\r\n", "\n"), fc.boolean(), (parts, edges, lineEnd, closed) => {
        const read = readIn(cut(streamOf(parts, { lineEnd, closed }), edges));
        expect(read.map(({ body }) => [...body])).toEqual(parts.map(({ body }) => [...body]));
        expect(read.map((part) => part.headers)).toEqual(
          parts.map((part) => ({
            ...Object.fromEntries(part.headers.map(([name, value]) => [name.toLowerCase(), value])),
            "content-length": String(part.body.length),
          })),
        );
      }),
    );
  });

  it("gives a part with its last byte, not with the next part's first", () => {
    const reader = new MultipartReader({ boundary: "frame", maxBodyBytes: 10 });
    expect(reader.push(bytesOf("--frame\r\nContent-Length: 3\r\n\r\nab"))).toEqual([]);
    expect(reader.push(bytesOf("c")).map(({ body }) => String.fromCharCode(...body))).toEqual(["abc"]);
  });

  it("takes any bytes without another error than its own, and holds no body larger than allowed", () => {
    fc.assert(
      fc.property(partsOf, places, fc.nat(), fc.uint8Array({ maxLength: 30 }), (parts, edges, at, garbage) => {
        const bytes = streamOf(parts);
        const broken = joined([bytes.subarray(0, at % bytes.length), garbage, bytes.subarray(at % bytes.length)]);
        try {
          for (const { body } of readIn(cut(broken, edges), 64)) expect(body.length).toBeLessThanOrEqual(64);
        } catch (error) {
          if (!(error instanceof MultipartError)) throw error;
        }
      }),
    );
  });

  it("passes over what stands before the first delimiter and after the last", () => {
    const written = streamOf([{ headers: [], body: bytesOf("a") }], {
      preamble: `${"hello ".repeat(900)}\r\n`,
      closed: true,
    });
    const reader = new MultipartReader({ boundary: "frame", maxBodyBytes: 10 });
    expect(reader.push(written)).toHaveLength(1);
    expect(reader.ended).toBe(true);
    expect(reader.push(streamOf([{ headers: [], body: bytesOf("b") }]))).toEqual([]);
  });

  it.each([
    ["a part without a length", "--frame\r\nContent-Type: image/jpeg\r\n\r\n", "noLength"],
    ["a negative length", "--frame\r\nContent-Length: -1\r\n\r\n", "noLength"],
    ["a length that is none", "--frame\r\nContent-Length: 0x10\r\n\r\n", "noLength"],
    ["two lengths", "--frame\r\nContent-Length: 1\r\ncontent-length: 2\r\n\r\n", "malformed"],
    ["a body larger than allowed, before it comes", "--frame\r\nContent-Length: 1001\r\n\r\n", "tooLarge"],
    ["a header without a colon", "--frame\r\nContent-Length\r\n", "malformed"],
    ["a part that is longer than it says", "--frame\r\nContent-Length: 1\r\n\r\nab\r\n", "malformed"],
    ["a header without an end", `--frame\r\nX: ${"y".repeat(2_000)}`, "tooLarge"],
    [
      "headers without an end",
      `--frame\r\n${Array.from({ length: 40 }, (_, at) => `X-${at}: y\r\n`).join("")}`,
      "tooLarge",
    ],
  ])("refuses %s", (_, text, reason) => {
    expect(reasonFor(text)).toBe(reason);
  });

  it("finds the boundary in a content type", () => {
    expect(multipartBoundaryOf("multipart/x-mixed-replace; boundary=frame")).toBe("frame");
    expect(multipartBoundaryOf('multipart/x-mixed-replace;charset=x; BOUNDARY="a b" ; q=1')).toBe("a b");
    expect(multipartBoundaryOf("application/json")).toBeNull();
    expect(multipartBoundaryOf("multipart/mixed")).toBeNull();
  });
});
