import * as fc from "fast-check";
import { parsePairingCode } from "@nekomado/protocol";
import { describe, expect, it } from "vitest";
import type { CodeField } from "./code-field.ts";
import { codeLength, editCode, emptyCodeField, hasFirstHalf, isWholeCode, pasteCode } from "./code-field.ts";

/** As a keyboard does it: each character goes where the caret is. */
const type = (field: CodeField, text: string): CodeField =>
  Array.from(text).reduce(
    ({ code, caret }, character) => editCode(code.slice(0, caret) + character + code.slice(caret), caret + 1),
    field,
  );
const backspace = ({ code, caret }: CodeField): CodeField =>
  editCode(code.slice(0, Math.max(0, caret - 1)) + code.slice(caret), Math.max(0, caret - 1));

describe("typing a code", () => {
  it("takes capitals and small letters, and hyphens for nothing", () => {
    expect(type(emptyCodeField, "k7qF2-m9xt4")).toEqual({ code: "K7QF2M9XT4", caret: 10 });
  });

  it("folds look-alikes as they are typed", () => {
    expect(type(emptyCodeField, "oil")).toEqual({ code: "011", caret: 3 });
    expect(type(emptyCodeField, "u")).toEqual({ code: "V", caret: 1 });
  });

  it("reads the full-width characters of a Japanese keyboard", () => {
    expect(type(emptyCodeField, "Ｋ７ｑｆ２")).toEqual({ code: "K7QF2", caret: 5 });
  });

  it("leaves out what no code holds, and keeps the caret", () => {
    expect(type({ code: "K7QF2", caret: 2 }, "!é ")).toEqual({ code: "K7QF2", caret: 2 });
  });

  it("deletes backwards, also from the middle", () => {
    expect(backspace({ code: "K7QF2", caret: 5 })).toEqual({ code: "K7QF", caret: 4 });
    expect(backspace({ code: "K7QF2", caret: 2 })).toEqual({ code: "KQF2", caret: 1 });
    expect(backspace(emptyCodeField)).toEqual(emptyCodeField);
  });

  it("inserts while there is room", () => {
    expect(type({ code: "K7F2", caret: 2 }, "q")).toEqual({ code: "K7QF2", caret: 3 });
  });

  it("replaces what follows when every field is filled, so that one wrong character is mended by one key", () => {
    expect(type({ code: "K7QF2M8XT4", caret: 6 }, "9")).toEqual({ code: "K7QF2M9XT4", caret: 7 });
  });

  it("takes no eleventh", () => {
    expect(type({ code: "K7QF2M9XT4", caret: 10 }, "5")).toEqual({ code: "K7QF2M9XT4", caret: 10 });
  });

  it("knows the halves", () => {
    expect([hasFirstHalf("K7QF"), hasFirstHalf("K7QF2"), isWholeCode("K7QF2M9XT"), isWholeCode("K7QF2M9XT4")]).toEqual([
      false,
      true,
      false,
      true,
    ]);
  });
});

describe("pasting a code", () => {
  const atEnd = { start: 3, end: 3 };

  it.each(["K7QF2-M9XT4", " k7qf2m9xt4\n", "K7QF2 – M9XT4", "Code: K7QF2-M9XT4, for 5 minutes"])(
    "takes a whole one from %j whatever stands in the fields",
    (pasted) => {
      expect(pasteCode("ABC", atEnd, pasted)).toEqual({ code: "K7QF2M9XT4", caret: 10 });
    },
  );

  it("puts half a code where the selection is", () => {
    expect(pasteCode("K7QF2", { start: 5, end: 5 }, "M9XT4")).toEqual({ code: "K7QF2M9XT4", caret: 10 });
    expect(pasteCode("ABCDEM9XT4", { start: 0, end: 5 }, "k7qf2-")).toEqual({ code: "K7QF2M9XT4", caret: 5 });
  });

  it("takes nothing from a text without any of its characters", () => {
    expect(pasteCode("K7Q", atEnd, "–!…")).toEqual({ code: "K7Q", caret: 3 });
  });
});

describe("whatever is typed or pasted", () => {
  const text = fc.string({ unit: "binary", maxLength: 40 });

  it("leaves nothing in the fields that is no code's character, nor more than there are fields", () => {
    fc.assert(
      fc.property(text, fc.nat(40), (typed, at) => {
        const { code, caret } = editCode(typed, Math.min(at, typed.length));
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{0,10}$/);
        expect(caret).toBeLessThanOrEqual(code.length);
      }),
    );
    fc.assert(
      fc.property(text, (pasted) => {
        expect(pasteCode("K7Q", atEndOf("K7Q"), pasted).code).toMatch(/^[0-9A-HJKMNP-TV-Z]{0,10}$/);
      }),
    );
  });

  it("reads every written form of a code as the protocol does", () => {
    const character = fc.constantFrom(...Array.from("0123456789ABCDEFGHJKMNPQRSTVWXYZoilu"));
    fc.assert(
      fc.property(fc.array(character, { minLength: codeLength, maxLength: codeLength }), (characters) => {
        const written = `${characters.slice(0, 5).join("")}-${characters.slice(5).join("")}`;
        const { code } = pasteCode("", atEndOf(""), written);
        expect(parsePairingCode(code)).toEqual(parsePairingCode(written));
        expect(type(emptyCodeField, written).code).toBe(code);
      }),
    );
  });
});

const atEndOf = (code: string) => ({ start: code.length, end: code.length });
