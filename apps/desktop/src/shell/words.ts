import type { Language } from "@nekomado/viewer/languages";

/** What the shell says itself: tray, menus, notifications, dialogs. */
export interface ShellWords {
  noCamera: string;
  live: (live: number, all: number) => string;
  off: (name: string) => string;
  open: string;
  quit: string;
  snapshot: string;
  snapshotOf: (name: string) => string;
  miniWindows: string;
  miniWindowOf: (name: string) => string;
  about: string;
  settings: string;
  edit: string;
  window: string;
  staysTitle: string;
  staysBody: string;
  snapshotSaved: (name: string) => string;
  snapshotWaits: (name: string) => string;
  snapshotFailed: (name: string) => string;
  snapshotTooLate: string;
  chooseFolder: string;
  saveAs: string;
}

const en: ShellWords = {
  noCamera: "No camera yet",
  live: (live, all) =>
    all === 1
      ? "The camera can be seen"
      : live === all
        ? `All ${all} cameras can be seen`
        : `${live} of ${all} cameras can be seen`,
  off: (name) => `${name} is off`,
  open: "Open Nekomado",
  quit: "Quit Nekomado",
  snapshot: "Snapshot",
  snapshotOf: (name) => `Snapshot of ${name}`,
  miniWindows: "Mini windows",
  miniWindowOf: (name) => `Mini window of ${name}`,
  about: "About Nekomado",
  settings: "Settings",
  edit: "Edit",
  window: "Window",
  staysTitle: "Nekomado stays in the tray",
  staysBody: "The window is closed; snapshots and notices go on. Quit is in the menu of the tray icon.",
  snapshotSaved: (name) => `Snapshot of ${name} saved`,
  snapshotWaits: (name) => `The snapshot of ${name} waits in memory`,
  snapshotFailed: (name) => `No snapshot of ${name}`,
  snapshotTooLate: "The camera sent no picture within 20 s.",
  chooseFolder: "Choose a folder",
  saveAs: "Save as",
};

const ja: ShellWords = {
  noCamera: "カメラはまだありません",
  live: (live, all) =>
    all === 1
      ? "カメラを見られます"
      : live === all
        ? `カメラ${all}台すべてを見られます`
        : `カメラ${all}台のうち${live}台を見られます`,
  off: (name) => `${name}はオフラインです`,
  open: "Nekomadoを開く",
  quit: "Nekomadoを終了",
  snapshot: "写真を撮る",
  snapshotOf: (name) => `${name}の写真を撮る`,
  miniWindows: "小さなウインドウ",
  miniWindowOf: (name) => `${name}の小さなウインドウ`,
  about: "Nekomadoについて",
  settings: "設定",
  edit: "編集",
  window: "ウインドウ",
  staysTitle: "Nekomadoはトレイで動いています",
  staysBody: "ウインドウを閉じても、写真と通知は使えます。終了はトレイのメニューから行えます。",
  snapshotSaved: (name) => `${name}の写真を保存しました`,
  snapshotWaits: (name) => `${name}の写真は保存を待っています`,
  snapshotFailed: (name) => `${name}の写真を撮れませんでした`,
  snapshotTooLate: "20秒以内に映像が届きませんでした。",
  chooseFolder: "フォルダーを選択",
  saveAs: "名前を付けて保存",
};

export const shellWords: Record<Language, ShellWords> = { en, ja };
