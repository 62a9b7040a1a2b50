import type { Section } from "../words/section.ts";

interface SmallWindowWords {
  openMain: string;
  close: string;
  /** Why no snapshot could be taken of a camera that is not live. */
  noPicture: (reason: string) => string;
}

export const smallWindowWords: Section<SmallWindowWords> = {
  en: {
    openMain: "Show in Nekomado",
    close: "Close",
    noPicture: (reason) => `No picture came. ${reason}`,
  },
  ja: {
    openMain: "Nekomadoで表示",
    close: "閉じる",
    noPicture: (reason) => `映像が届きませんでした。${reason}`,
  },
};
