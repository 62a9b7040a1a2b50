import type { Section } from "../words/section.ts";

/** What can be wrong with a code or an address, as far as a person can do something about it. */
export type PairingFault =
  | "badCode"
  | "notThisCamera"
  | "noCameraOfCode"
  | "codeExpired"
  | "tooManyTries"
  | "full"
  | "unreachable"
  | "incompatible"
  | "keyChanged"
  | "noCamera"
  | "badAddress"
  | "service"
  | "refused"
  | "internal";

/** Counts and seconds come as texts in the language's own form. */
export interface PairingMessages {
  title: {
    looking: string;
    one: string;
    several: (count: string) => string;
    none: string;
    blind: string;
    opening: (camera: string) => string;
  };
  lead: {
    one: string;
    several: string;
    incompatible: string;
    none: string;
    blind: string;
    opening: string;
  };
  search: { first: string; still: string; seconds: (seconds: string) => string };
  listSeparator: string;
  serviceDown: string;
  /** Beside the fields. */
  whose: { several: (count: string) => string; severalHint: string };
  origin: { network: string; typed: (address: string) => string };
  taken: string;
  incompatible: string;
  choice: { legend: string; byCode: string; byCodeHint: string };
  code: { label: string; hint: string; checking: string; checkingFor: (seconds: string) => string };
  /** @param camera null while it is left to the code */
  fault: Record<PairingFault, (camera: string | null) => string>;
  tryAgain: string;
  where: { title: string; before: string; after: string };
  another: { title: string; before: string; link: string; after: string };
  /** Of a camera that is on and does not appear. */
  hidden: { title: string; before: string; link: string; after: string };
  lookAt: { title: string; power: string; network: string; firewall: string; permission: string };
  address: {
    title: string;
    label: string;
    hint: string;
    look: string;
    lookingFor: (seconds: string) => string;
    cancel: string;
    found: (camera: string) => string;
  };
  promise: { home: string; account: string; cloud: string };
  add: { title: string; close: string; none: string };
  again: { title: (camera: string) => string; unauthorised: (camera: string) => string };
  keyChanged: {
    title: (camera: string) => string;
    refused: string;
    board: string;
    stranger: string;
    advice: string;
    forget: string;
    failed: string;
  };
}

const of = (camera: string | null): string => camera ?? "any camera found here";

export const pairingWords: Section<PairingMessages> = {
  en: {
    title: {
      looking: "Looking for your camera",
      one: "A camera is here",
      several: (count) => `${count} cameras are here`,
      none: "No camera yet",
      blind: "Where is your camera?",
      opening: (camera) => `${camera} opens`,
    },
    lead: {
      one: "Type its code, and the window opens.",
      several: "Type the code of one, and its window opens.",
      incompatible: "It speaks another version of Nekomado. Update this app or the board, then it opens.",
      none: "It appears here by itself once it is on.",
      blind: "This PC cannot hear cameras announce themselves. Add yours by its address.",
      opening: "It is paired with this PC.",
    },
    search: { first: "Searching your network", still: "Still searching", seconds: (seconds) => `${seconds} s` },
    listSeparator: ", ",
    serviceDown: "Nekomado's own service is starting again.",
    whose: { several: (count) => `${count} cameras`, severalHint: "The code decides which one opens" },
    origin: { network: "Found on your network", typed: (address) => `Found at ${address}` },
    taken: "Another viewer is paired with it, too",
    incompatible: "Another version of Nekomado",
    choice: { legend: "Which camera", byCode: "Any", byCodeHint: "The code decides" },
    code: {
      label: "Pairing code, ten characters",
      hint: "Capitals and hyphens do not matter.",
      checking: "Checking the code",
      checkingFor: (seconds) => `Checking the code, ${seconds} s`,
    },
    fault: {
      badCode: () => "A code has ten characters, such as K7QF2-M9XT4. Compare it again.",
      notThisCamera: (camera) => `This is not the code of ${of(camera)}. Compare it again. Nothing was sent.`,
      noCameraOfCode: () => "This is not the code of any camera found here. Compare it again. Nothing was sent.",
      codeExpired: () => "This code has run out or was used. Make a new one on the board: nekomado-agent pair",
      tooManyTries: () => "Too many wrong codes. Make a new one on the board: nekomado-agent pair",
      full: (camera) =>
        `${camera ?? "The camera"} takes no further viewers. Remove one on the board: nekomado-agent viewers`,
      unreachable: (camera) => `${camera ?? "The camera"} does not answer. Look whether it is on.`,
      incompatible: (camera) =>
        `${camera ?? "The camera"} speaks another version of Nekomado. Update this app or the board.`,
      keyChanged: (camera) => `${camera ?? "The camera"} answers with another key than before. Nothing was sent.`,
      noCamera: () => "Something answers at this address, but it is no camera of Nekomado.",
      badAddress: () => "This is no address. One looks like 192.168.1.20 or camera.local:8443.",
      service: () => "Nekomado's own service is starting again. Try once more in a moment.",
      refused: (camera) => `${camera ?? "The camera"} refused. Its log on the board says why.`,
      internal: () => "Nekomado could not finish this. Try once more.",
    },
    tryAgain: "Try again",
    where: {
      title: "Where is the code?",
      before: "On the board, ",
      after: " shows ten characters, good for five minutes. Capitals and hyphens do not matter.",
    },
    another: {
      title: "Another camera?",
      before: "It appears here by itself once it is on. If it does not, ",
      link: "add it by address",
      after: ".",
    },
    hidden: {
      title: "On, and not here?",
      before: "Some networks do not let cameras be found. ",
      link: "Add it by address",
      after: ".",
    },
    lookAt: {
      title: "What to look at",
      power: "The board has power, and its agent runs.",
      network: "This PC and the board are in the same network. A guest Wi-Fi keeps them apart.",
      firewall: "The firewall of this PC lets Nekomado use the home network.",
      permission: "System Settings, Privacy, Local Network: Nekomado is switched on.",
    },
    address: {
      title: "Add by address",
      label: "Address of the camera",
      hint: "Such as 192.168.1.20 or camera.local:8443",
      look: "Look there",
      lookingFor: (seconds) => `Looking, ${seconds} s`,
      cancel: "Cancel",
      found: (camera) => `${camera} answers. Now its code.`,
    },
    promise: { home: "Pictures stay in your home", account: "No account", cloud: "No cloud" },
    add: { title: "Add a camera", close: "Close", none: "No further camera yet" },
    again: {
      title: (camera) => `Pair ${camera} again`,
      unauthorised: (camera) =>
        `${camera} does not know this PC any more: somebody ended the pairing on the board. A new code opens it again.`,
    },
    keyChanged: {
      title: (camera) => `The key of ${camera} has changed`,
      refused: "Nothing was opened, and nothing was sent.",
      board: "If the board was set up anew, this is expected: a new board makes a new key.",
      stranger: "If not, something else may be answering in its place.",
      advice: "The way back is a new code, which only the board itself can show. Pictures already taken stay.",
      forget: "Forget this camera and pair again with a new code",
      failed: "The camera could not be forgotten. Try once more.",
    },
  },
  ja: {
    title: {
      looking: "カメラを探しています",
      one: "カメラが見つかりました",
      several: (count) => `カメラが${count}台見つかりました`,
      none: "カメラはまだ見つかりません",
      blind: "カメラはどこにありますか",
      opening: (camera) => `${camera}が開きます`,
    },
    lead: {
      one: "コードを入力すると、窓が開きます。",
      several: "1台のコードを入力すると、その窓が開きます。",
      incompatible: "Nekomadoのバージョンが違います。このアプリかボードを更新すると開けます。",
      none: "電源が入ると、自動でここに現れます。",
      blind: "このPCはカメラの知らせを受け取れません。アドレスで追加してください。",
      opening: "このPCとペアリングしました。",
    },
    search: {
      first: "ネットワークを探しています",
      still: "引き続き探しています",
      seconds: (seconds) => `${seconds}秒`,
    },
    listSeparator: "、",
    serviceDown: "Nekomadoのサービスを再開しています。",
    whose: { several: (count) => `カメラ${count}台`, severalHint: "どれが開くかはコードで決まります" },
    origin: { network: "ネットワークで見つかりました", typed: (address) => `${address}で見つかりました` },
    taken: "ほかの端末ともペアリングしています",
    incompatible: "Nekomadoのバージョンが違います",
    choice: { legend: "どのカメラ", byCode: "すべて", byCodeHint: "コードで決まります" },
    code: {
      label: "ペアリングコード、10文字",
      hint: "大文字と小文字、ハイフンの有無は問いません。",
      checking: "コードを確かめています",
      checkingFor: (seconds) => `コードを確かめています・${seconds}秒`,
    },
    fault: {
      badCode: () => "コードはK7QF2-M9XT4のような10文字です。もう一度見比べてください。",
      notThisCamera: (camera) =>
        camera === null
          ? "見つかったどのカメラのコードとも一致しません。もう一度見比べてください。何も送信していません。"
          : `${camera}のコードと一致しません。もう一度見比べてください。何も送信していません。`,
      noCameraOfCode: () =>
        "見つかったどのカメラのコードとも一致しません。もう一度見比べてください。何も送信していません。",
      codeExpired: () =>
        "コードの期限が切れたか、使用済みです。ボードで新しいコードを作ってください：nekomado-agent pair",
      tooManyTries: () => "間違ったコードが続きました。ボードで新しいコードを作ってください：nekomado-agent pair",
      full: (camera) =>
        `${camera ?? "カメラ"}はこれ以上の端末を受け付けません。ボードで1台外してください：nekomado-agent viewers`,
      unreachable: (camera) => `${camera ?? "カメラ"}が応答しません。電源を確かめてください。`,
      incompatible: (camera) =>
        `${camera ?? "カメラ"}とはNekomadoのバージョンが違います。このアプリかボードを更新してください。`,
      keyChanged: (camera) => `${camera ?? "カメラ"}の鍵が以前と違います。何も送信していません。`,
      noCamera: () => "このアドレスで応答したのは、Nekomadoのカメラではありません。",
      badAddress: () => "アドレスではありません。192.168.1.20やcamera.local:8443のように入力してください。",
      service: () => "Nekomadoのサービスを再開しています。少ししてからもう一度試してください。",
      refused: (camera) => `${camera ?? "カメラ"}に断られました。理由はボードのログにあります。`,
      internal: () => "Nekomadoの中で処理が終わりませんでした。もう一度試してください。",
    },
    tryAgain: "もう一度試す",
    where: {
      title: "コードはどこ？",
      before: "ボードで",
      after: "を実行すると、10文字が表示されます。有効なのは5分間です。大文字と小文字、ハイフンの有無は問いません。",
    },
    another: {
      title: "別のカメラは？",
      before: "電源が入ると自動で現れます。現れないときは、",
      link: "アドレスで追加",
      after: "できます。",
    },
    hidden: {
      title: "電源は入っている？",
      before: "カメラが見つからないネットワークもあります。",
      link: "アドレスで追加",
      after: "できます。",
    },
    lookAt: {
      title: "確かめること",
      power: "ボードの電源が入り、エージェントが動いている。",
      network: "このPCとボードが同じネットワークにある。ゲスト用Wi-Fiでは互いに見えません。",
      firewall: "このPCのファイアウォールが、Nekomadoに家庭内の通信を許可している。",
      permission: "システム設定の「プライバシー」「ローカルネットワーク」で、Nekomadoがオンになっている。",
    },
    address: {
      title: "アドレスで追加",
      label: "カメラのアドレス",
      hint: "例：192.168.1.20、camera.local:8443",
      look: "探す",
      lookingFor: (seconds) => `探しています・${seconds}秒`,
      cancel: "やめる",
      found: (camera) => `${camera}が応答しました。次はコードです。`,
    },
    promise: { home: "映像は家の中だけ", account: "アカウント不要", cloud: "クラウド不要" },
    add: { title: "カメラを追加", close: "閉じる", none: "ほかのカメラはまだ見つかりません" },
    again: {
      title: (camera) => `${camera}ともう一度ペアリング`,
      unauthorised: (camera) =>
        `${camera}はこのPCを覚えていません。ボードでペアリングが解除されました。新しいコードで、もう一度開けます。`,
    },
    keyChanged: {
      title: (camera) => `${camera}の鍵が変わりました`,
      refused: "接続していません。何も送信していません。",
      board: "ボードを設定し直したのなら、鍵が変わるのは正常です。",
      stranger: "心当たりがなければ、別の何かが代わりに応答しているかもしれません。",
      advice: "元に戻すには、ボードにしか表示できない新しいコードを使います。撮った写真は残ります。",
      forget: "このカメラを削除し、新しいコードでペアリング",
      failed: "カメラを削除できませんでした。もう一度試してください。",
    },
  },
};
