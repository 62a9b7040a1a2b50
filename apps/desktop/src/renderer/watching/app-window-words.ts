import type { CameraView, WindowWords, Words } from "@nekomado/viewer";
import { windowWords } from "@nekomado/viewer";
import type { Section } from "../words/section.ts";

interface AppWindowWords {
  incompatible: string;
  unauthorisedPaper: string;
  unauthorised: string;
  keyChanged: string;
  off: string;
}

const texts: Section<AppWindowWords> = {
  en: {
    incompatible: "Camera and app differ in version. Update the older one.",
    unauthorisedPaper: "This PC was removed",
    unauthorised: "Somebody ended its pairing.",
    keyChanged: "A new board, or a stranger. Not opened.",
    off: "Not on the network.",
  },
  ja: {
    incompatible: "カメラとアプリのバージョンが違います。古いほうを更新してください。",
    unauthorisedPaper: "このPCの登録がなくなりました",
    unauthorised: "ペアリングが解除されました。",
    keyChanged: "基板が新しくなったか、別の機器です。接続していません。",
    off: "ネットワークに見つかりません。",
  },
};

/** What a window says in the app, which knows ways out that a web page has not. */
export const appWindowWords = (view: CameraView, words: Words, ageDigits: number): WindowWords => {
  const said = windowWords(view, words, ageDigits);
  const text = texts[words.language];
  switch (view.state.kind) {
    case "off":
      return view.state.cause === "goodbye"
        ? { ...said, action: "check" }
        : { ...said, detail: text.off, action: "check" };
    case "unauthorised":
      return {
        ...said,
        paper: text.unauthorisedPaper,
        detail: text.unauthorised,
        action: "pairAgain",
        answer: { ...said.answer, line: text.unauthorised },
      };
    case "keyChanged":
      return { ...said, detail: text.keyChanged, action: "whatNow", answer: { ...said.answer, line: text.keyChanged } };
    case "incompatible":
      return { ...said, detail: text.incompatible, action: null, answer: { ...said.answer, line: text.incompatible } };
    default:
      return said;
  }
};
