import type { Section } from "../words/section.ts";

interface AppWords {
  /** Names the switch between the two places. */
  places: string;
  now: string;
  history: string;
  settings: string;
  allCameras: string;
  serviceDown: string;
  /** A further camera was found. */
  found: (camera: string) => string;
  foundSeveral: (count: number) => string;
  add: string;
  notNow: string;
}

export const appWords: Section<AppWords> = {
  en: {
    places: "Places",
    now: "Now",
    history: "History",
    settings: "Settings",
    allCameras: "All cameras",
    serviceDown: "Nekomado's own service is starting again. Live pictures go on.",
    found: (camera) => `Another camera is here: ${camera}.`,
    foundSeveral: (count) => `${count} other cameras are here.`,
    add: "Add it",
    notNow: "Not now",
  },
  ja: {
    places: "表示",
    now: "いま",
    history: "履歴",
    settings: "設定",
    allCameras: "すべてのカメラ",
    serviceDown: "Nekomadoのサービスを再起動しています。ライブ映像は続きます。",
    found: (camera) => `別のカメラが見つかりました：${camera}`,
    foundSeveral: (count) => `別のカメラが${count}台見つかりました。`,
    add: "追加する",
    notNow: "今はしない",
  },
};
