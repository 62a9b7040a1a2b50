import { foldCode, pairingHalfLength } from "@nekomado/protocol";

export const codeLength = 2 * pairingHalfLength;

/** What stands in the fields of a pairing code, and before which of them the caret is. */
export interface CodeField {
  /** At most ten characters, each of the code's alphabet. */
  code: string;
  caret: number;
}

export const emptyCodeField: CodeField = { code: "", caret: 0 };

/** Full-width forms of a Japanese keyboard are the same characters; what no code can hold is left out. */
const foldTyped = (typed: string): string => foldCode(typed.normalize("NFKC")).replaceAll(/[^0-9A-Z]/g, "");

/** A code somewhere in a text, such as the line that the board's terminal shows. */
const codeInText = (text: string): string | null => {
  const folded = foldTyped(text);
  if (folded.length === codeLength) return folded;
  const written = /(?:^|[^0-9A-Za-z])([0-9A-Za-z]{5}[-\u2010-\u2015][0-9A-Za-z]{5})(?![0-9A-Za-z])/.exec(
    text.normalize("NFKC"),
  );
  return written?.[1] === undefined ? null : foldTyped(written[1]);
};

/**
 * What the fields hold after typing, deleting or cutting: `text` is what the editor now has, with the caret in it.
 * Where there is no room for more, what is typed replaces what stands behind it.
 */
export const editCode = (text: string, caret: number): CodeField => {
  const head = foldTyped(text.slice(0, caret)).slice(0, codeLength);
  const tail = foldTyped(text.slice(caret));
  const excess = Math.max(0, head.length + tail.length - codeLength);
  return { code: head + tail.slice(excess), caret: head.length };
};

/** A whole code replaces everything wherever it is pasted; a part of one goes where the selection is. */
export const pasteCode = (before: string, selection: { start: number; end: number }, pasted: string): CodeField => {
  const whole = codeInText(pasted);
  if (whole !== null) return { code: whole, caret: codeLength };
  const head = before.slice(0, selection.start) + foldTyped(pasted);
  return editCode(head + before.slice(selection.end), head.length);
};

export const isWholeCode = (code: string): boolean => code.length === codeLength;

/** The first half stands: its screen lights. */
export const hasFirstHalf = (code: string): boolean => code.length >= pairingHalfLength;
