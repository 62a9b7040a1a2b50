import { describe, expect, it } from "vitest";
import type { Camera } from "../../contract/index.ts";
import { shellWords } from "../words.ts";
import type { TrayItem } from "./tray-menu.ts";
import { isAnyLive, stateLine, trayMenu } from "./tray-menu.ts";

const camera = (
  digit: string,
  name: string,
  isReachable: boolean | null,
  trust: Camera["trust"] = "paired",
): Camera => ({
  id: digit.repeat(64),
  name,
  ownName: name,
  trust,
  isReachable,
  saidGoodbye: false,
  offSinceMs: null,
  address: null,
});
const kitchen = camera("a", "Kitchen", true);
const hallway = camera("b", "Hallway", false);
const changed = camera("c", "Balcony", true, "keyChanged");

const lines = (items: readonly TrayItem[]): string[] =>
  items.flatMap((item) => {
    if (item.kind === "separator") return ["-"];
    return item.kind === "submenu" ? [item.label, ...lines(item.items).map((line) => `  ${line}`)] : [item.label];
  });

describe("the tray's menu", () => {
  it("offers nothing of cameras before there is one", () => {
    expect(lines(trayMenu([], shellWords.en))).toEqual(["No camera yet", "-", "Open Nekomado", "-", "Quit Nekomado"]);
  });

  it("names the only camera in its lines", () => {
    expect(lines(trayMenu([kitchen], shellWords.en))).toEqual([
      "The camera can be seen",
      "-",
      "Snapshot of Kitchen",
      "Mini window of Kitchen",
      "Open Nekomado",
      "-",
      "Quit Nekomado",
    ]);
  });

  it("offers snapshots of cameras that can be seen, and mini windows of all", () => {
    expect(lines(trayMenu([kitchen, hallway, changed], shellWords.ja))).toEqual([
      "カメラ3台のうち1台を見られます",
      "-",
      "Kitchenの写真を撮る",
      "小さなウインドウ",
      "  Kitchen",
      "  Hallway",
      "  Balcony",
      "Nekomadoを開く",
      "-",
      "Nekomadoを終了",
    ]);
  });

  it("says which camera is off when it is one", () => {
    expect(stateLine([kitchen, hallway], shellWords.en)).toBe("Hallway is off");
    expect(stateLine([kitchen, { ...kitchen, name: "Cellar" }], shellWords.en)).toBe("All 2 cameras can be seen");
  });

  it("is beside a dull icon when nothing can be seen", () => {
    expect(isAnyLive([hallway, changed, camera("d", "New", null)])).toBe(false);
    expect(isAnyLive([hallway, kitchen])).toBe(true);
  });
});
