import { describe, expect, it } from "vitest";
import type { LibraryItem } from "../../contract/index.ts";
import { daysOf, lookedThrough, withMissing, withPage } from "./cards.ts";
import { dayName } from "./day-names.ts";

const at = (day: number, hour: number): number => new Date(2026, 10, day, hour).getTime();

const item = (id: string, capturedAtMs: number): LibraryItem => ({
  id: id.repeat(32),
  cameraId: null,
  cameraName: "Kitchen",
  capturedAtMs,
  format: "jpeg",
  size: null,
  bytes: 1,
  boxesDrawn: false,
  detections: [],
});
const [a, b, c, d] = [item("a", at(21, 9)), item("b", at(21, 8)), item("c", at(20, 23)), item("d", at(19, 1))];
const shown = (cards: readonly { id: string; isMissing: boolean }[]): string =>
  cards.map(({ id, isMissing }) => (isMissing ? `${id[0]}!` : id[0])).join(" ");

describe("the gallery's cards", () => {
  it("follow each other page by page, each once", () => {
    expect(shown(withPage(withPage([], [a, b]), [b, c]))).toBe("a b c");
  });

  it("take in what is new", () => {
    const cards = withPage([], [b, c]);
    expect(shown(lookedThrough(cards, [a, b, c], true))).toBe("a b c");
  });

  it("stay where a file is gone, and say so", () => {
    const cards = withPage([], [a, b, c, d]);
    expect(shown(lookedThrough(cards, [a, c, d], true))).toBe("a b! c d");
  });

  it("of what was not looked through again stay as they are", () => {
    const cards = withPage([], [a, b, c, d]);
    expect(shown(lookedThrough(cards, [a, c], false))).toBe("a b! c d");
    expect(shown(lookedThrough(cards, [], true))).toBe("a! b! c! d!");
  });

  it("come back with their files", () => {
    const cards = withMissing(withPage([], [a, b]), b.id);
    expect(shown(cards)).toBe("a b!");
    expect(shown(lookedThrough(cards, [a, b], true))).toBe("a b");
  });

  it("lie under their days", () => {
    const days = daysOf(withPage([], [a, b, c, d]));
    expect(days.map(({ startMs, cards }) => [new Date(startMs).getDate(), shown(cards)])).toEqual([
      [21, "a b"],
      [20, "c"],
      [19, "d"],
    ]);
  });
});

describe("a day's name", () => {
  const words = { today: "Today", yesterday: "Yesterday" };
  const name = (day: Date, language: "en" | "ja" = "en"): string =>
    dayName(day.getTime(), new Date(2026, 10, 21).getTime(), language, words);

  it("is that of this year's day, of the two last days, or with another year", () => {
    expect(name(new Date(2026, 10, 21))).toBe("Today");
    expect(name(new Date(2026, 10, 20))).toBe("Yesterday");
    expect(name(new Date(2026, 10, 19))).toMatch(/^Thursday,? 19 November$/);
    expect(name(new Date(2025, 10, 19))).toMatch(/^Wednesday,? 19 November 2025$/);
    expect(name(new Date(2026, 10, 19), "ja")).toBe("11月19日木曜日");
  });
});
