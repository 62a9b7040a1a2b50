import type { WaitingSnapshots } from "../../contract/index.ts";
import type { Section } from "../words/section.ts";

/** Why a snapshot was not kept, as far as a person can do something about it. */
export type SnapshotFault = "noPicture" | "diskFull" | "service" | "internal";

interface SnapshotWords {
  saved: string;
  openFolder: string;
  fault: Record<SnapshotFault, string>;
  waiting: Record<NonNullable<WaitingSnapshots["reason"]>, (count: number) => string>;
  tryAgain: string;
  saveElsewhere: string;
  dismiss: string;
}

const english = (count: number): string =>
  count === 1 ? "One snapshot waits in memory." : `${count} snapshots wait in memory.`;
const japanese = (count: number): string => `写真${count}枚が保存を待っています。`;

export const snapshotWords: Section<SnapshotWords> = {
  en: {
    saved: "Snapshot saved",
    openFolder: "Open folder",
    fault: {
      noPicture: "There is no picture to take yet.",
      diskFull: "The disk is full, and so is the room in memory. This snapshot was not kept.",
      service: "Nekomado's own service does not answer. This snapshot was not kept.",
      internal: "This snapshot could not be kept. The log says why.",
    },
    waiting: {
      diskFull: (count) => `The disk is full. ${english(count)}`,
      folder: (count) => `The folder for snapshots cannot be written to. ${english(count)}`,
    },
    tryAgain: "Try again",
    saveElsewhere: "Save elsewhere…",
    dismiss: "Close",
  },
  ja: {
    saved: "写真を保存しました",
    openFolder: "フォルダーを開く",
    fault: {
      noPicture: "まだ撮影できる映像がありません。",
      diskFull: "ディスクにもメモリーにも空きがないため、この写真は保存していません。",
      service: "Nekomadoのサービスが応答しないため、この写真は保存していません。",
      internal: "この写真を保存できませんでした。理由はログにあります。",
    },
    waiting: {
      diskFull: (count) => `空き容量がありません。${japanese(count)}`,
      folder: (count) => `保存先のフォルダーに書き込めません。${japanese(count)}`,
    },
    tryAgain: "もう一度試す",
    saveElsewhere: "別の場所に保存…",
    dismiss: "閉じる",
  },
};

/** One of the words, in every language. */
export const inEach = (choose: (words: SnapshotWords) => string): Section<string> => ({
  en: choose(snapshotWords.en),
  ja: choose(snapshotWords.ja),
});
