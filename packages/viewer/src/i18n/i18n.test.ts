import { describe, expect, it } from "vitest";
import { chooseLanguage, languages } from "./languages.ts";
import { messagesOf, nameOfClass, wordsOf } from "./words.ts";

type Text = string | ((...values: string[]) => string) | { [name: string]: Text };

/** Every text with the path to it, functions filled with what stands for their values. */
const textsIn = (texts: object, path = ""): [string, string][] =>
  Object.entries(texts).flatMap(([name, text]: [string, Text]) => {
    const here = path === "" ? name : `${path}.${name}`;
    if (typeof text === "string") return [[here, text]];
    if (typeof text === "function") return [[here, text("§1", "§2", "§3")]];
    return textsIn(text, here);
  });

const english = textsIn(messagesOf.en);
const japanese = new Map(textsIn(messagesOf.ja));

describe("the catalogues", () => {
  it("have the same texts", () => {
    expect([...japanese.keys()].sort()).toEqual(english.map(([path]) => path).sort());
  });

  it("say something for every text", () => {
    const empty = [...english, ...japanese].filter(([, text]) => text.trim() === "");
    expect(empty).toEqual([]);
  });

  it("use the same values in both languages", () => {
    const values = (one: string) => [...one.matchAll(/§\d/g)].map(([value]) => value).sort();
    for (const [path, text] of english) expect([path, values(japanese.get(path) ?? "")]).toEqual([path, values(text)]);
  });

  it("stay calm", () => {
    const shouting = [...english, ...japanese].filter(([, text]) => /[!！]|oops|please wait|お待ち|申し訳/i.test(text));
    expect(shouting).toEqual([]);
  });

  it("leave nothing in English where Japanese is spoken", () => {
    const names = /Nekomado|H\.26[45]|MJPEG|WebRTC|NACK|PLI|PC|B|§/g;
    for (const [path, text] of japanese)
      expect([path, text.replaceAll(names, "")]).toEqual([path, expect.not.stringMatching(/[A-Za-z]{2,}/)]);
  });
});

describe("the language", () => {
  it.each([
    [["ja-JP", "en"], "ja"],
    [["fr-FR", "ja"], "ja"],
    [["en-GB", "ja"], "en"],
    [["fr"], "en"],
    [[], "en"],
  ])("of a reader of %j is %s", (preferred, language) => {
    expect(chooseLanguage(preferred)).toBe(language);
  });
});

describe("times of day", () => {
  it.each(languages)("are what the language's own format says in %s", (language) => {
    const { format } = wordsOf(language);
    const hoursAndMinutes = { hour: "numeric", minute: "2-digit", hourCycle: "h23" } as const;
    const own = new Intl.DateTimeFormat(language, hoursAndMinutes);
    const ownWithSeconds = new Intl.DateTimeFormat(language, { ...hoursAndMinutes, second: "2-digit" });
    const midnightMs = new Date(2026, 10, 21).getTime();
    for (let second = 0; second < 86_400; second += 61) {
      const atMs = midnightMs + second * 1000 + 999;
      expect(format.clock(atMs)).toBe(own.format(atMs));
      expect(format.clockWithSeconds(atMs)).toBe(ownWithSeconds.format(atMs));
    }
  });
});

describe("numbers and names", () => {
  it.each(languages)("carry their units in %s", (language) => {
    const { format } = wordsOf(language);
    expect(format.percent(0.94)).toBe("94\u00a0%");
    expect(format.number(0.0649, 2)).toBe("0.06");
  });

  it("of classes are words, and a class without one keeps its own name", () => {
    expect(nameOfClass(wordsOf("ja"), "water_bowl")).toBe("水");
    expect(nameOfClass(wordsOf("en"), "toString")).toBe("ToString");
    expect(nameOfClass(wordsOf("en"), "potted_plant")).toBe("Potted plant");
  });
});
