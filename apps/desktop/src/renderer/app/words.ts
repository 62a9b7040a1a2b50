import type { Section } from "../words/section.ts";

interface AppWords {
  /** Names the switch between the two places. */
  places: string;
  now: string;
  history: string;
  settings: string;
  allCameras: string;
  serviceDown: string;
}

export const appWords: Section<AppWords> = {
  en: {
    places: "Places",
    now: "Now",
    history: "History",
    settings: "Settings",
    allCameras: "All cameras",
    serviceDown: "Nekomado's own service is starting again. Live pictures go on.",
  },
  ja: {
    places: "表示",
    now: "いま",
    history: "履歴",
    settings: "設定",
    allCameras: "すべてのカメラ",
    serviceDown: "Nekomadoのサービスを再起動しています。ライブ映像は続きます。",
  },
};
