import { RtpHeader } from "werift";
import { expect, test } from "vitest";
import { RtpHeaderWriter, rtpOverheadBytes } from "./rtp-header.ts";
import { createSrtpCipher } from "./srtp-cipher.ts";
import { randomKeys, srtpProfiles } from "./testing/keys.ts";

const playoutDelay = { extensionId: 5, minMs: 0, maxMs: 500 };

test("writes what werift reads", () => {
  const header = new RtpHeaderWriter({ ssrc: 0xdead_beef, payloadType: 102, playoutDelay }).write(
    0xfffe,
    0x8000_0001,
    true,
  );
  expect(RtpHeader.deSerialize(header)).toMatchObject({
    version: 2,
    padding: false,
    extension: true,
    csrcLength: 0,
    marker: true,
    payloadType: 102,
    sequenceNumber: 0xfffe,
    timestamp: 0x8000_0001,
    ssrc: 0xdead_beef,
    extensions: [{ id: 5, payload: Buffer.from("000032", "hex") }],
  });
});

test("writes twelve bytes where no playout delay was negotiated", () => {
  const header = new RtpHeaderWriter({ ssrc: 1, payloadType: 96 }).write(7, 9, false);
  expect(header.toString("hex")).toBe("806000070000000900000001");
});

test("writes the longest playout delays", () => {
  const longest = { extensionId: 14, minMs: 40_950, maxMs: 40_950 };
  const header = new RtpHeaderWriter({ ssrc: 1, payloadType: 96, playoutDelay: longest }).write(0, 0, false);
  expect(header.subarray(12).toString("hex")).toBe("bede0001e2ffffff");
});

test.each([
  { extensionId: 0, minMs: 0, maxMs: 500 },
  { extensionId: 15, minMs: 0, maxMs: 500 },
  { extensionId: 1, minMs: -10, maxMs: 500 },
  { extensionId: 1, minMs: 510, maxMs: 500 },
  { extensionId: 1, minMs: 0, maxMs: 40_960 },
  { extensionId: 1, minMs: Number.NaN, maxMs: 500 },
])("refuses a playout delay of %o", (impossible) => {
  expect(() => new RtpHeaderWriter({ ssrc: 1, payloadType: 96, playoutDelay: impossible })).toThrow(
    expect.objectContaining({ reason: "setting" }),
  );
});

test("refuses a payload type of more than seven bits", () => {
  expect(() => new RtpHeaderWriter({ ssrc: 1, payloadType: 128 })).toThrow(
    expect.objectContaining({ reason: "setting" }),
  );
});

test("names an overhead that no packet exceeds, and that one reaches", () => {
  const payload = Buffer.alloc(100);
  const overheads = srtpProfiles.map((profile) => {
    const header = new RtpHeaderWriter({ ssrc: 1, payloadType: 96, playoutDelay }).write(0, 0, true);
    return Buffer.concat(createSrtpCipher(randomKeys(profile)).protect(header, payload, 0)).length - payload.length;
  });
  expect(Math.max(...overheads)).toBe(rtpOverheadBytes);
});
