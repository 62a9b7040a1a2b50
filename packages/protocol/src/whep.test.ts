import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { candidateSchema, parseTrickleFragment } from "./index.ts";

/** The example of RFC 8840, section 9, with one more candidate. */
const example = [
  "a=group:BUNDLE 0 1",
  "m=audio 9 UDP/TLS/RTP/SAVPF 0",
  "a=mid:0",
  "a=ice-ufrag:8hhY",
  "a=ice-pwd:asd88fgpdd777uzjYhagZg",
  "a=candidate:1 1 UDP 1658497328 198.51.100.33 5000 typ host",
  "a=candidate:2 1 UDP 1658497328 2001:db8::1 5001 typ srflx raddr 2001:db8::2 rport 5002",
  "a=end-of-candidates",
];

const candidateOf = (port: number): string => `candidate:1 1 udp 2113937151 192.0.2.1 ${port} typ host`;

describe("a fragment of candidates", () => {
  it.each(["\r\n", "\n"])("is read with lines that end in %j", (lineEnd) => {
    expect(parseTrickleFragment(`${example.join(lineEnd)}${lineEnd}`)).toEqual({
      usernameFragments: ["8hhY"],
      candidates: [
        { candidate: "candidate:1 1 UDP 1658497328 198.51.100.33 5000 typ host", sdpMid: "0" },
        {
          candidate: "candidate:2 1 UDP 1658497328 2001:db8::1 5001 typ srflx raddr 2001:db8::2 rport 5002",
          sdpMid: "0",
        },
      ],
    });
  });

  it("may say no more than that the candidates have come to an end", () => {
    const ended = "a=ice-ufrag:8hhY\r\na=ice-pwd:x\r\nm=video 9 RTP/AVP 0\r\na=mid:1\r\na=end-of-candidates\r\n";
    expect(parseTrickleFragment(ended)).toEqual({ usernameFragments: ["8hhY"], candidates: [] });
  });

  it("keeps each section's candidates by its mid", () => {
    const sections = fc.uniqueArray(
      fc.record({
        mid: fc.stringMatching(/^[A-Za-z0-9]{1,8}$/),
        ports: fc.array(fc.integer({ min: 1, max: 65_535 }), { maxLength: 8 }),
      }),
      { minLength: 1, maxLength: 6, selector: ({ mid }) => mid },
    );
    fc.assert(
      fc.property(sections, (written) => {
        const lines = written.flatMap(({ mid, ports }) => [
          "m=video 9 UDP/TLS/RTP/SAVPF 0",
          `a=mid:${mid}`,
          ...ports.map((port) => `a=${candidateOf(port)}`),
        ]);
        expect(parseTrickleFragment(lines.join("\r\n"))?.candidates).toEqual(
          written.flatMap(({ mid, ports }) => ports.map((port) => ({ candidate: candidateOf(port), sdpMid: mid }))),
        );
      }),
    );
  });

  it("is nothing but candidates that the agent takes, whatever somebody sends", () => {
    const line = fc.oneof(fc.constantFrom(...example, "", "v=0", "m="), fc.string({ maxLength: 40 }));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 120 }), (lines) => {
        const fragment = parseTrickleFragment(lines.join("\r\n"));
        for (const candidate of fragment?.candidates ?? [])
          expect(candidateSchema.safeParse({ sessionId: "x", candidate }).success).toBe(true);
        expect(fragment?.candidates.length ?? 0).toBeLessThanOrEqual(64);
      }),
    );
  });

  it.each([
    ["nothing", ""],
    ["no SDP", "hello"],
    ["JSON", '{"candidate":"x"}'],
    ["a candidate outside of any section", `a=mid:0\r\na=${candidateOf(1)}`],
    ["a candidate of a section without a name", `m=video 9 RTP/AVP 0\r\na=${candidateOf(1)}`],
    ["a candidate that is none", "m=video 9 RTP/AVP 0\r\na=mid:0\r\na=candidate:rubbish"],
    ["a line without an end", `m=video 9 RTP/AVP 0\r\na=mid:0\r\na=x:${"y".repeat(2_000)}`],
    [
      "more candidates than any machine has",
      ["m=video 9 RTP/AVP 0", "a=mid:0", ...Array.from({ length: 65 }, (_, at) => `a=${candidateOf(at + 1)}`)].join(
        "\n",
      ),
    ],
  ])("is not %s", (_, text) => {
    expect(parseTrickleFragment(text)).toBeNull();
  });
});
