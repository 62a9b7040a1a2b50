import { wordsOf } from "@nekomado/viewer";
import { describe, expect, it } from "vitest";
import type { AnsweringWindow } from "./home-answer.ts";
import { homeAnswer } from "./home-answer.ts";
import { homeWords } from "./home-words.ts";

const one = (kind: AnsweringWindow["kind"], title: string, isResting = false): AnsweringWindow => ({
  kind,
  said: { answer: { title, line: "Why it is so." } },
  isResting,
});
const live = (name: string) => one("live", `${name} is live`);
const answer = (...windows: AnsweringWindow[]) => homeAnswer(windows, homeWords.en, wordsOf("en").messages);

describe("the sentence on top", () => {
  it("is the camera's own where there is one", () => {
    expect(answer(one("stalled", "Kitchen has stopped"))).toEqual({
      title: "Kitchen has stopped",
      line: "Why it is so.",
    });
  });

  it("counts cameras that are all well", () => {
    expect(answer(live("A"), live("B"), live("C"))).toEqual({ title: "Three cameras are live", line: "" });
    const many = Array.from({ length: 11 }, (_, at) => live(String(at)));
    expect(answer(...many).title).toBe("11 cameras are live");
  });

  it("names the one that needs somebody most, then the others, then those that are well", () => {
    expect(
      answer(live("A"), one("off", "Hallway is off since 13:05"), one("stalled", "Kitchen has stopped"), live("B")),
    ).toEqual({ title: "Kitchen has stopped", line: "Hallway is off since 13:05. Two others are live." });
  });

  it("does not name more than somebody would read", () => {
    const off = ["A", "B", "C", "D", "E"].map((name) => one("off", `${name} is off`));
    expect(answer(...off)).toEqual({ title: "A is off", line: "B is off. C is off. Two more are not live." });
  });

  it("counts cameras that are all about to open", () => {
    expect(answer(one("connecting", "A"), one("connecting", "B")).title).toBe("Two cameras are about to open");
  });

  it("says nothing of a picture that nobody sees, but knows that it is there", () => {
    expect(answer(live("A"), live("B"), one("connecting", "C is about to open", true))).toEqual({
      title: "Two cameras are live",
      line: "One more is out of sight.",
    });
  });

  it("says that a camera is off though it is out of sight", () => {
    expect(answer(live("A"), one("off", "C is off", true)).title).toBe("C is off");
  });

  it("speaks Japanese", () => {
    const windows = [live("A"), live("B")];
    expect(homeAnswer(windows, homeWords.ja, wordsOf("ja").messages).title).toBe("カメラ2台がライブ中です");
  });
});
