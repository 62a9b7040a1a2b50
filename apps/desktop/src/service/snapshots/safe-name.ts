/** File systems take 255 bytes (eCryptfs 143) of which the time takes some; Windows takes 260 characters of a whole path. */
const mostBytes = 80;
const nameless = "Camera";

/** Names that Windows gives to devices, whatever their extension (Microsoft, "Naming Files, Paths, and Namespaces"). */
const deviceName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)\s*(?:\.|$)/i;

/** What some file system takes for a separator, a stream, a pattern or a pipe. */
const forbidden = /[<>:"/\\|?*]/g;
/** Control characters, line and paragraph separators, what turns the writing direction, code points that are no characters. */
const unseen =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufdd0-\ufdef\ufffe\uffff]/gu;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Whole characters of as many bytes as allowed; half an emoji is none. */
const shortened = (name: string, bytes: number): string => {
  let short = "";
  let left = bytes;
  for (const { segment } of graphemes.segment(name)) {
    left -= Buffer.byteLength(segment);
    if (left < 0) break;
    short += segment;
  }
  return short;
};

/** Windows drops dots and blanks at the end; a dot in front hides a file elsewhere. */
const trimmed = (name: string): string => name.replaceAll(/^[\s.]+|[\s.]+$/gu, "");

/**
 * A name from the network as a part of a path that every file system takes and that names nothing else: one level, no
 * device, not hidden, 80 bytes of UTF-8 at most. Letters of all scripts and emoji stay.
 */
export const safeName = (name: string): string => {
  const plain = name
    .toWellFormed()
    .normalize("NFC")
    .replaceAll(unseen, " ")
    .replaceAll(forbidden, "-")
    .replaceAll(/\s+/gu, " ");
  const short = trimmed(shortened(trimmed(plain), mostBytes));
  if (short === "") return nameless;
  return deviceName.test(short) ? `_${short}` : short;
};

/** Two names with the same key are one name to a file system that does not tell case or normalization. */
export const nameKey = (name: string): string => name.normalize("NFKC").toUpperCase().toLowerCase();
