import { describe, expect, it } from "vitest";
import {
  codeOfBits,
  foldCode,
  formatPairingCode,
  formatWebCode,
  pairingHalfLength,
  pairingMessage,
  parsePairingCode,
  parseWebCode,
} from "./index.ts";

describe("pairing codes", () => {
  it.each(["K7QF2-M9XT4", "k7qf2m9xt4", " k7qf2 – m9xt4 ", "K7-QF2M9-XT4"])("reads %j", (typed) => {
    expect(parsePairingCode(typed)).toEqual({ secret: "K7QF2", check: "M9XT4" });
  });

  it("folds look-alikes", () => {
    expect(foldCode("oOiIlLuU")).toBe("001111VV");
    expect(parsePairingCode("O1LI0-UV000")).toEqual({ secret: "01110", check: "VV000" });
  });

  it.each(["", "K7QF2", "K7QF2-M9XT", "K7QF2-M9XT44", "K7QF2-M9X!4", "K7QF2-M9Xé4", "4D7K-Q2MX"])(
    "refuses %j",
    (typed) => {
      expect(parsePairingCode(typed)).toBeNull();
    },
  );

  it("writes what it reads", () => {
    expect(formatPairingCode({ secret: "K7QF2", check: "M9XT4" })).toBe("K7QF2-M9XT4");
    expect(formatWebCode(parseWebCode("4d7k q2mx") ?? "")).toBe("4D7K-Q2MX");
  });

  it("takes an app's code for no web code", () => {
    expect(parseWebCode("K7QF2-M9XT4")).toBeNull();
  });

  it("takes the first bits, most significant first", () => {
    expect(codeOfBits(Uint8Array.of(0b00001_000, 0b10_00011_0, 0b0100_0010, 0b1_0000000), 5)).toBe("12345");
    expect(codeOfBits(Uint8Array.of(0xff, 0xff, 0xff, 0x80), 5)).toBe("ZZZZZ");
  });

  it("follow from the certificate", () => {
    const message = pairingMessage(new Uint8Array(32).fill(7));
    expect(String.fromCharCode(...message.subarray(0, 15))).toBe("nekomado-pair-1");
    expect(message.subarray(15)).toEqual(new Uint8Array(32).fill(7));
    // Computed with Python's hmac: key "K7QF2", message "nekomado-pair-1" and 32 zero bytes.
    const mac = Uint8Array.from(
      "5a7ade862b83365401744a5aee6cfab7d0ba4f22ddd0efd7aeedcf06daef5ea6".match(/../g) ?? [],
      (byte) => Number.parseInt(byte, 16),
    );
    expect(codeOfBits(mac, pairingHalfLength)).toBe("B9XDX");
  });
});
