import type { RefusalReason } from "@nekomado/protocol";

/** Why there is no picture yet, to be said under the field. */
export type CodeFault =
  | "notWhole"
  /** Ten characters: a code for the app, which no page may ask for. */
  | "appCode"
  | "wrongCode"
  | "noCode"
  | "tooManyTries"
  | "full"
  /** Nothing answered, or nothing that can be read. */
  | "unreachable";

export const faultOfRefusal = (reason: RefusalReason): CodeFault => {
  switch (reason) {
    case "wrongCode":
    case "noCode":
    case "tooManyTries":
    case "full":
      return reason;
    default:
      return "unreachable";
  }
};

export interface CodeWords {
  title: string;
  lead: string;
  /** To somebody whose place was taken away. */
  ended: string;
  label: string;
  open: string;
  opening: string;
  fault: Record<CodeFault, string>;
  where: { title: string; before: string; after: string };
  certificate: { title: string; text: string };
}

export const codeWords: Record<"en" | "ja", CodeWords> = {
  en: {
    title: "Type the code",
    lead: "This camera shows its picture to those whom its owner lets in.",
    ended: "The camera’s owner has ended this browser’s access.",
    label: "Code",
    open: "Open",
    opening: "Checking",
    fault: {
      notWhole: "The code has eight characters.",
      appCode: "This is a code for the app. Nothing was sent. The web page’s code has eight characters.",
      wrongCode: "The board shows another code.",
      noCode: "This code has run out or was used. Make a new one on the board.",
      tooManyTries: "Too many wrong codes came. Make a new one on the board.",
      full: "The camera takes no further viewers. Its owner can remove one on the board.",
      unreachable: "The camera does not answer. Try again.",
    },
    where: {
      title: "Where is the code?",
      before: "On the board, ",
      after: " shows eight characters, good for five minutes. Capitals and hyphens do not matter.",
    },
    certificate: {
      title: "Is this the camera?",
      text: "The command also shows a fingerprint. When the certificate that your browser shows has the same one, nobody stands between you and the camera.",
    },
  },
  ja: {
    title: "コードを入力してください",
    lead: "このカメラの映像は、持ち主が許可した人だけが見られます。",
    ended: "このブラウザーの許可は、カメラの持ち主によって取り消されました。",
    label: "コード",
    open: "開く",
    opening: "確認中",
    fault: {
      notWhole: "コードは8文字です。",
      appCode: "これはアプリ用のコードです。何も送信していません。ウェブページ用のコードは8文字です。",
      wrongCode: "ボードに表示されているコードと違います。",
      noCode: "このコードは期限切れか使用済みです。ボードで新しいコードを作成してください。",
      tooManyTries: "間違ったコードが多すぎます。ボードで新しいコードを作成してください。",
      full: "これ以上は登録できません。持ち主がボードで1つ削除できます。",
      unreachable: "カメラが応答しません。もう一度お試しください。",
    },
    where: {
      title: "コードの表示方法",
      before: "ボードで ",
      after: " を実行すると、5分間有効な8文字のコードが表示されます。大文字と小文字、ハイフンの有無は問いません。",
    },
    certificate: {
      title: "本物のカメラか確かめるには",
      text: "このコマンドはフィンガープリントも表示します。ブラウザーで見る証明書のものと同じなら、カメラとの間に第三者はいません。",
    },
  },
};
