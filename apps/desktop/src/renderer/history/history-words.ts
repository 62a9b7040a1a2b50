import type { Section } from "../words/section.ts";

interface HistoryWords {
  /** The sentence on top. */
  count: (count: string, isOne: boolean) => string;
  newest: (day: string, clock: string, camera: string) => string;
  empty: string;
  emptyLine: string;
  folderGone: string;
  folderGoneLine: string;
  unreadable: string;
  tryAgain: string;
  toNow: string;
  today: string;
  yesterday: string;
  openFolder: string;
  select: string;
  selected: (count: string) => string;
  cancel: string;
  bin: string;
  binned: (count: number) => string;
  binFailed: string;
  undo: string;
  /** On a card whose file is not where it was. */
  missing: string;
  card: (clock: string, camera: string) => string;
  unknownCamera: string;
  loading: string;
  large: {
    name: string;
    back: string;
    previous: string;
    next: string;
    details: string;
    time: string;
    camera: string;
    size: string;
    seen: string;
    nothing: string;
    boxes: string;
    boxesDrawn: string;
    showFile: string;
  };
}

export const historyWords: Section<HistoryWords> = {
  en: {
    count: (count, isOne) => (isOne ? "One snapshot" : `${count} snapshots`),
    newest: (day, clock, camera) => `The newest: ${day}, ${clock}, ${camera}`,
    empty: "No snapshots yet",
    emptyLine: "S keeps the picture of the camera that is shown.",
    folderGone: "The folder of snapshots is not there",
    folderGoneLine: "It may be on a disk that is not connected.",
    unreadable: "The snapshots cannot be listed just now",
    tryAgain: "Try again",
    toNow: "To the cameras",
    today: "Today",
    yesterday: "Yesterday",
    openFolder: "Open folder",
    select: "Select",
    selected: (count) => `${count} selected`,
    cancel: "Cancel",
    bin: "To the bin",
    binned: (count) => (count === 1 ? "One snapshot goes to the bin" : `${count} snapshots go to the bin`),
    binFailed: "Not everything could be put into the bin",
    undo: "Undo",
    missing: "Moved or deleted",
    card: (clock, camera) => `${clock}, ${camera}`,
    unknownCamera: "Camera",
    loading: "Reading the folder",
    large: {
      name: "Snapshot",
      back: "All snapshots",
      previous: "Newer snapshot",
      next: "Older snapshot",
      details: "Details",
      time: "Time",
      camera: "Camera",
      size: "Size",
      seen: "Seen",
      nothing: "Nothing",
      boxes: "Boxes",
      boxesDrawn: "Drawn into the picture",
      showFile: "Show in folder",
    },
  },
  ja: {
    count: (count) => `写真${count}枚`,
    newest: (day, clock, camera) => `最新：${day} ${clock}、${camera}`,
    empty: "写真はまだありません",
    emptyLine: "Sキーで、表示中のカメラの映像を保存します。",
    folderGone: "写真のフォルダーがありません",
    folderGoneLine: "接続されていないディスクにあるかもしれません。",
    unreadable: "写真の一覧を読み込めません",
    tryAgain: "もう一度試す",
    toNow: "カメラを見る",
    today: "今日",
    yesterday: "昨日",
    openFolder: "フォルダーを開く",
    select: "選択",
    selected: (count) => `${count}枚を選択中`,
    cancel: "キャンセル",
    bin: "ごみ箱に入れる",
    binned: (count) => `写真${count}枚をごみ箱に入れます`,
    binFailed: "ごみ箱に入れられない写真があります",
    undo: "元に戻す",
    missing: "移動または削除されました",
    card: (clock, camera) => `${clock}、${camera}`,
    unknownCamera: "カメラ",
    loading: "フォルダーを読み込んでいます",
    large: {
      name: "写真",
      back: "すべての写真",
      previous: "新しい写真へ",
      next: "古い写真へ",
      details: "詳細",
      time: "日時",
      camera: "カメラ",
      size: "サイズ",
      seen: "写っているもの",
      nothing: "なし",
      boxes: "枠",
      boxesDrawn: "写真に描き込み済み",
      showFile: "フォルダーで表示",
    },
  },
};

/** One of the words, in every language. */
export const inEach = (choose: (words: HistoryWords) => string): Section<string> => ({
  en: choose(historyWords.en),
  ja: choose(historyWords.ja),
});
