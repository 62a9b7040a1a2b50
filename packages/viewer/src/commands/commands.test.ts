import { describe, expect, it } from "vitest";
import { wordsOf } from "../i18n/words.ts";
import { commandForKey } from "./command-for-key.ts";
import { commandsNamed, commandsOf } from "./commands.ts";

const nothing = (): void => undefined;
const { messages } = wordsOf("en");
const all = commandsOf(messages, {
  snapshot: { perform: nothing },
  boxes: { isOn: true, perform: nothing },
  exactBoxes: { isOn: false, perform: nothing },
  mini: { perform: nothing },
  fullScreen: { isOn: false, perform: nothing },
  statistics: { isOn: false, perform: nothing },
  check: { perform: nothing },
  large: { perform: nothing },
  previousCamera: { perform: nothing },
  nextCamera: { perform: nothing },
  cameraAt: { perform: nothing },
  zoomIn: { perform: nothing },
  zoomOut: { perform: nothing },
  zoomReset: { perform: nothing },
  now: { perform: nothing },
  history: { perform: nothing },
  settings: { perform: nothing },
  keys: { isOn: false, perform: nothing },
});

describe("commands", () => {
  it("never share a key", () => {
    const keys = all.flatMap((command) => command.keys.map((key) => `${command.withControl ? "Ctrl " : ""}${key}`));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("are absent where they cannot be done", () => {
    expect(commandsOf(messages, { boxes: { isOn: true, perform: nothing } }).map(({ id }) => id)).toEqual(["boxes"]);
  });

  it("say what they would do now", () => {
    const fullScreen = (isOn: boolean) =>
      commandsOf(messages, { fullScreen: { isOn, perform: nothing } }).map(({ name }) => name);
    expect(fullScreen(false)).toEqual(["Full screen"]);
    expect(fullScreen(true)).toEqual(["Leave full screen"]);
  });

  it("come in the order that is asked for", () => {
    expect(commandsNamed(all, ["fullScreen", "snapshot"]).map(({ id }) => id)).toEqual(["fullScreen", "snapshot"]);
  });
});

describe("a key", () => {
  it.each([
    ["s", false, "snapshot"],
    ["S", false, "snapshot"],
    ["7", false, "cameraAt"],
    ["ArrowRight", false, "nextCamera"],
    ["=", false, "zoomIn"],
    [",", true, "settings"],
  ])("%s (with Ctrl: %s) is %s", (key, withControl, id) => {
    expect(commandForKey(all, key, withControl)?.id).toBe(id);
  });

  it.each([
    [",", false],
    ["s", true],
    ["x", false],
  ])("%s (with Ctrl: %s) is nobody's", (key, withControl) => {
    expect(commandForKey(all, key, withControl)).toBeNull();
  });
});
