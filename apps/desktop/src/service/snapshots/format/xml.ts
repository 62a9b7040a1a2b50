/** An element of an XML document, its names with their namespaces: `{uri}local`. */
export interface XmlElement {
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  /** Its own text, references replaced; that of its children not. */
  text: string;
}

const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** What XML 1.0 allows as a character (section 2.2, production 2). */
const isAllowed = (code: number): boolean =>
  code === 0x9 ||
  code === 0xa ||
  code === 0xd ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

/** A text for an attribute in double quotes or for an element; characters that XML cannot have become U+FFFD. */
export const escapeXml = (text: string): string => {
  let escaped = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (!isAllowed(code)) escaped += "\ufffd";
    // Line ends and tabs would be made blanks (section 3.3.3).
    else if (code < 0x20) escaped += `&#${code};`;
    else if (character === "&") escaped += "&amp;";
    else if (character === "<") escaped += "&lt;";
    else if (character === ">") escaped += "&gt;";
    else if (character === '"') escaped += "&quot;";
    else escaped += character;
  }
  return escaped;
};

/** Replaces references; null for one that is unknown, for entities of a document's own are never followed. */
const unescapeXml = (text: string): string | null => {
  let isKnown = true;
  const plain = text.replaceAll(/&([^;&]*);?/g, (whole, name: string) => {
    const numeric = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
    const code =
      numeric === null
        ? Number.NaN
        : Number.parseInt(numeric[1] ?? numeric[2] ?? "", numeric[1] === undefined ? 10 : 16);
    const character = isAllowed(code)
      ? String.fromCodePoint(code)
      : Object.hasOwn(entities, name)
        ? entities[name]
        : undefined;
    if (character === undefined || !whole.endsWith(";")) isKnown = false;
    return character ?? "";
  });
  return isKnown ? plain : null;
};

const deepest = 32;
const nameStart = "A-Za-z_\\u00c0-\\uffff";
const name = `[${nameStart}][${nameStart}0-9.\\-·]*(?::[${nameStart}][${nameStart}0-9.\\-·]*)?`;
const attribute = `\\s+${name}\\s*=\\s*(?:"[^"<]*"|'[^'<]*')`;
const token = new RegExp(
  `<\\?[^]*?\\?>|<!--[^]*?-->|<!\\[CDATA\\[([^]*?)\\]\\]>|<(${name})((?:${attribute})*)\\s*(/?)>|</(${name})\\s*>|([^<]+)`,
  "y",
);
const attributes = new RegExp(`\\s+(${name})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, "g");

type Prefixes = ReadonlyMap<string, string>;

const qualified = (raw: string, prefixes: Prefixes, isAttribute: boolean): string | null => {
  const [first, local] = raw.split(":");
  if (local === undefined) return isAttribute ? raw : `{${prefixes.get("") ?? ""}}${raw}`;
  const uri = prefixes.get(first ?? "");
  return uri === undefined ? null : `{${uri}}${local}`;
};

const readAttributes = (source: string): [string, string][] | null => {
  const read: [string, string][] = [];
  for (const [, raw = "", double, single] of source.matchAll(attributes)) {
    const value = unescapeXml((double ?? single ?? "").replaceAll(/[\t\n\r]/g, " "));
    if (value === null) return null;
    read.push([raw, value]);
  }
  return read;
};

/** The element of a start tag and the prefixes within it. */
const openElement = (
  raw: string,
  source: string,
  outer: Prefixes,
): { element: XmlElement; prefixes: Prefixes } | null => {
  const read = readAttributes(source);
  if (read === null) return null;
  const prefixes = new Map(outer);
  for (const [key, value] of read) {
    if (key === "xmlns") prefixes.set("", value);
    else if (key.startsWith("xmlns:")) prefixes.set(key.slice(6), value);
  }
  const elementName = qualified(raw, prefixes, false);
  if (elementName === null) return null;
  const named = new Map<string, string>();
  for (const [key, value] of read) {
    if (key === "xmlns" || key.startsWith("xmlns:")) continue;
    const attributeName = qualified(key, prefixes, true);
    if (attributeName === null || named.has(attributeName)) return null;
    named.set(attributeName, value);
  }
  return { element: { name: elementName, attributes: named, children: [], text: "" }, prefixes };
};

/**
 * Reads a document of XML 1.0 with namespaces, as far as metadata need it: no document types, no entities of its own.
 *
 * @returns null for what is not such a document
 */
export const readXml = (source: string): XmlElement | null => {
  const root: XmlElement = { name: "", attributes: new Map(), children: [], text: "" };
  const open: { element: XmlElement; raw: string; prefixes: Prefixes }[] = [
    { element: root, raw: "", prefixes: new Map([["xml", "http://www.w3.org/XML/1998/namespace"]]) },
  ];
  token.lastIndex = 0;
  const text = source.replace(/^\ufeff/, "");
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    const parent = open.at(-1);
    if (found === null || parent === undefined || open.length > deepest) return null;
    const [, cdata, startName, attributeText = "", isEmpty, endName, characters] = found;
    if (cdata !== undefined) parent.element.text += cdata;
    else if (startName !== undefined) {
      const started = openElement(startName, attributeText, parent.prefixes);
      if (started === null) return null;
      parent.element.children.push(started.element);
      if (isEmpty === "") open.push({ ...started, raw: startName });
    } else if (endName !== undefined) {
      if (open.length === 1 || parent.raw !== endName) return null;
      open.pop();
    } else if (characters !== undefined) {
      const plain = unescapeXml(characters);
      if (plain === null) return null;
      parent.element.text += plain;
    }
  }
  const [element] = root.children;
  return open.length === 1 && root.children.length === 1 && root.text.trim() === "" ? (element ?? null) : null;
};
