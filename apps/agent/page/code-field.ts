import { foldCode, pairingHalfLength, parsePairingCode, parseWebCode, webCodeGroupLength } from "@nekomado/protocol";

const appCodeLength = 2 * pairingHalfLength;
const webCodeLength = 2 * webCodeGroupLength;

/** What stands in the field, and where the caret is in it. */
export interface CodeField {
  text: string;
  caret: number;
}

/** Full-width forms of a Japanese keyboard are the same characters; what no code can hold is left out. */
const foldTyped = (typed: string): string => foldCode(typed.normalize("NFKC")).replaceAll(/[^0-9A-Z]/g, "");

/** Two groups of four; what has grown too long for that is shown as what it may be, an app's code of two fives. */
const grouped = (code: string): string => {
  const group = code.length > webCodeLength ? pairingHalfLength : webCodeGroupLength;
  return code.length > group ? `${code.slice(0, group)}-${code.slice(group)}` : code;
};

/** The field after an edit: `text` is what the editor now has, with the caret in it. */
export const editField = (text: string, caret: number): CodeField => {
  const code = foldTyped(text).slice(0, appCodeLength);
  const before = Math.min(foldTyped(text.slice(0, caret)).length, code.length);
  const shown = grouped(code);
  const hyphen = shown.indexOf("-");
  return { text: shown, caret: hyphen >= 0 && before >= hyphen + (before < code.length ? 1 : 0) ? before + 1 : before };
};

/** What is wrong with the text of the field, before anything is sent; null when it is one of the web page's codes. */
export const faultOfCode = (text: string): "appCode" | "notWhole" | null => {
  if (parseWebCode(text) !== null) return null;
  return parsePairingCode(text) !== null || foldTyped(text).length > webCodeLength ? "appCode" : "notWhole";
};
