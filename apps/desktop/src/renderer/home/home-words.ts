import type { Section } from "../words/section.ts";

export interface HomeWords {
  /** The sentence on top, when there is one thing to say of all. `count` is at least 2. */
  allLive: (count: number) => string;
  allConnecting: (count: number) => string;
  /** Below the sentence on those that are not live. */
  othersLive: (count: number) => string;
  othersNotLive: (count: number) => string;
  outOfSight: (count: number) => string;
  openLarge: (camera: string) => string;
  cameras: string;
}

const inWords = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
const counted = (count: number): string => inWords[count] ?? String(count);

export const homeWords: Section<HomeWords> = {
  en: {
    allLive: (count) => `${counted(count)} cameras are live`,
    allConnecting: (count) => `${counted(count)} cameras are about to open`,
    othersLive: (count) => (count === 1 ? "One other is live." : `${counted(count)} others are live.`),
    othersNotLive: (count) => (count === 1 ? "One more is not live." : `${counted(count)} more are not live.`),
    outOfSight: (count) => (count === 1 ? "One more is out of sight." : `${counted(count)} more are out of sight.`),
    openLarge: (camera) => `${camera}, show large`,
    cameras: "Cameras",
  },
  ja: {
    allLive: (count) => `カメラ${count}台がライブ中です`,
    allConnecting: (count) => `カメラ${count}台につないでいます`,
    othersLive: (count) => `ほかの${count}台はライブ中です。`,
    othersNotLive: (count) => `さらに${count}台がライブではありません。`,
    outOfSight: (count) => `ほかに${count}台あります。`,
    openLarge: (camera) => `${camera}を大きく表示`,
    cameras: "カメラ",
  },
};
