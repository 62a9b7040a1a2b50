import type { Camera } from "../../contract/index.ts";
import type { ShellWords } from "../words.ts";

/** One line of the tray's menu. */
export type TrayItem =
  | { kind: "state"; label: string }
  | { kind: "separator" }
  | { kind: "action"; label: string; action: TrayAction }
  | { kind: "submenu"; label: string; items: TrayItem[] };

export type TrayAction =
  | { kind: "open" }
  | { kind: "quit" }
  | { kind: "snapshot"; cameraId: string }
  | { kind: "mini"; cameraId: string };

/** Whether anything can be seen: the icon is dull otherwise. */
export const isAnyLive = (cameras: readonly Camera[]): boolean =>
  cameras.some(({ isReachable, trust }) => isReachable === true && trust === "paired");

/** The answer in one line: what can be seen, or what cannot. */
export const stateLine = (cameras: readonly Camera[], words: ShellWords): string => {
  if (cameras.length === 0) return words.noCamera;
  const off = cameras.filter((camera) => !isAnyLive([camera]));
  const [only] = off;
  if (only !== undefined && off.length === 1) return words.off(only.name);
  return words.live(cameras.length - off.length, cameras.length);
};

const perCamera = (
  cameras: readonly Camera[],
  label: string,
  labelOf: (name: string) => string,
  kind: "snapshot" | "mini",
): TrayItem[] => {
  const [only] = cameras;
  if (only === undefined) return [];
  if (cameras.length === 1) return [{ kind: "action", label: labelOf(only.name), action: { kind, cameraId: only.id } }];
  const items = cameras.map(({ id, name }): TrayItem => ({
    kind: "action",
    label: name,
    action: { kind, cameraId: id },
  }));
  return [{ kind: "submenu", label, items }];
};

/** The whole menu, in order. Free of Electron. */
export const trayMenu = (cameras: readonly Camera[], words: ShellWords): TrayItem[] => [
  { kind: "state", label: stateLine(cameras, words) },
  { kind: "separator" },
  ...perCamera(
    cameras.filter((camera) => isAnyLive([camera])),
    words.snapshot,
    words.snapshotOf,
    "snapshot",
  ),
  ...perCamera(cameras, words.miniWindows, words.miniWindowOf, "mini"),
  { kind: "action", label: words.open, action: { kind: "open" } },
  { kind: "separator" },
  { kind: "action", label: words.quit, action: { kind: "quit" } },
];
