import type { Section } from "../words/section.ts";

export interface SettingsMessages {
  title: string;
  close: string;
  sections: Record<"general" | "cameras" | "notifications" | "language" | "look" | "about", string>;
  /** Names the list of sections. */
  sectionList: string;
  fault: { service: string; folder: string; other: string };
  general: {
    snapshots: string;
    folder: string;
    change: string;
    format: string;
    jpeg: string;
    png: string;
    jpegHint: string;
    pngHint: string;
    quality: string;
    qualityHint: string;
    boxes: string;
    boxesHint: string;
    system: string;
    start: string;
    startHint: string;
    trust: string;
    keyring: Record<"obscured" | "plain", string>;
  };
  cameras: {
    none: string;
    add: string;
    order: string;
    name: (camera: string) => string;
    ownName: (name: string) => string;
    trust: Record<"unauthorised" | "keyChanged" | "incompatible", string>;
    reached: string;
    offSince: (clock: string) => string;
    off: string;
    looking: string;
    up: (camera: string) => string;
    down: (camera: string) => string;
    moved: (camera: string, place: string, count: string) => string;
    check: string;
    pairAgain: string;
    whatNow: string;
    forget: string;
    forgetTitle: (camera: string) => string;
    forgetExplained: string;
    forgetUnreachable: string;
    forgetYes: string;
    forgetNo: string;
    forgotten: (camera: string) => string;
  };
  notifications: { off: string; offHint: string };
  language: { legend: string; system: (language: string) => string; hint: string };
  look: {
    theme: string;
    system: string;
    light: string;
    dark: string;
    keys: string;
    singleKeys: string;
    singleKeysHint: string;
  };
  about: {
    version: string;
    updates: string;
    electron: string;
    chromium: string;
    licences: string;
    licencesLoading: string;
    licencesFailed: string;
  };
}

export const settingsWords: Section<SettingsMessages> = {
  en: {
    title: "Settings",
    close: "Close",
    sections: {
      general: "General",
      cameras: "Cameras",
      notifications: "Notifications",
      language: "Language",
      look: "Look",
      about: "About",
    },
    sectionList: "Sections",
    fault: {
      service: "Not kept: Nekomado's own service is starting again. Try once more in a moment.",
      folder: "Nekomado may not write to this folder. Choose another.",
      other: "Not kept. Try once more.",
    },
    general: {
      snapshots: "Snapshots",
      folder: "Folder",
      change: "Change…",
      format: "Format",
      jpeg: "JPEG",
      png: "PNG",
      jpegHint: "Small files that open everywhere.",
      pngHint: "Every pixel as on screen, in larger files.",
      quality: "Quality",
      qualityHint: "Higher is finer and larger.",
      boxes: "Draw the boxes into the picture",
      boxesHint: "Where the animals are is in the file either way.",
      system: "System",
      start: "Start with this PC",
      startHint: "Nekomado is there when you sign in, without a window.",
      trust: "Where pairing is kept",
      keyring: {
        obscured:
          "This system has no keyring, so pairing is merely disguised on disk: whoever can read your files can look through your cameras.",
        plain:
          "This system offers no encryption, so pairing lies in a file that only your user can read: whoever copies it can look through your cameras.",
      },
    },
    cameras: {
      none: "No camera yet",
      add: "Add a camera",
      order: "Drag or use the arrows to change the order.",
      name: (camera) => `Name of ${camera}`,
      ownName: (name) => `Calls itself ${name}`,
      trust: {
        unauthorised: "Does not know this PC any more",
        keyChanged: "Its key has changed",
        incompatible: "Another version of Nekomado",
      },
      reached: "Reached",
      offSince: (clock) => `Off since ${clock}`,
      off: "Off",
      looking: "Trying to reach it",
      up: (camera) => `Move ${camera} up`,
      down: (camera) => `Move ${camera} down`,
      moved: (camera, place, count) => `${camera} is number ${place} of ${count}`,
      check: "Check connection",
      pairAgain: "Pair again",
      whatNow: "What now?",
      forget: "Forget…",
      forgetTitle: (camera) => `Forget ${camera}?`,
      forgetExplained:
        "This PC and the camera lose each other: to look through it again you need a new code. Pictures already taken stay.",
      forgetUnreachable:
        "It cannot be reached just now. Its board goes on listing this PC until somebody removes it there: nekomado-agent viewers",
      forgetYes: "Forget it",
      forgetNo: "Keep it",
      forgotten: (camera) => `${camera} is forgotten`,
    },
    notifications: {
      off: "A camera is off",
      offHint: "Told once, when a camera has been gone for a minute.",
    },
    language: {
      legend: "Language",
      system: (language) => `As the system (${language})`,
      hint: "Dates and times follow the language.",
    },
    look: {
      theme: "Theme",
      system: "As the system",
      light: "Light",
      dark: "Dark",
      keys: "Keys",
      singleKeys: "Single keys perform actions",
      singleKeysHint: "Such as S for a snapshot. Press ? for all of them.",
    },
    about: {
      version: "Version",
      updates: "New versions are installed by hand for now.",
      electron: "Electron",
      chromium: "Chromium",
      licences: "Licences of what Nekomado is made of",
      licencesLoading: "Reading the licences",
      licencesFailed: "The licences cannot be read.",
    },
  },
  ja: {
    title: "設定",
    close: "閉じる",
    sections: {
      general: "一般",
      cameras: "カメラ",
      notifications: "通知",
      language: "言語",
      look: "外観",
      about: "このアプリについて",
    },
    sectionList: "項目",
    fault: {
      service: "保存できませんでした。Nekomadoのサービスを再開しています。少ししてからもう一度試してください。",
      folder: "このフォルダーには書き込めません。別のフォルダーを選んでください。",
      other: "保存できませんでした。もう一度試してください。",
    },
    general: {
      snapshots: "写真",
      folder: "フォルダー",
      change: "変更…",
      format: "形式",
      jpeg: "JPEG",
      png: "PNG",
      jpegHint: "小さく、どこでも開けます。",
      pngHint: "画面のとおりに保存します。ファイルは大きくなります。",
      quality: "画質",
      qualityHint: "高いほど細かく、大きくなります。",
      boxes: "枠を写真に描き込む",
      boxesHint: "動物の位置は、どちらの場合もファイルに記録します。",
      system: "システム",
      start: "PCと一緒に起動する",
      startHint: "サインインすると、ウィンドウを開かずに待機します。",
      trust: "ペアリングの保管場所",
      keyring: {
        obscured:
          "このシステムにはキーリングがなく、ペアリングはディスク上で暗号化されません。ファイルを読める人は、カメラの映像も見られます。",
        plain:
          "このシステムでは暗号化が使えず、ペアリングは本人だけが読めるファイルにあります。それをコピーした人は、カメラの映像も見られます。",
      },
    },
    cameras: {
      none: "カメラはまだありません",
      add: "カメラを追加",
      order: "ドラッグか矢印で順番を変えられます。",
      name: (camera) => `${camera}の名前`,
      ownName: (name) => `カメラ自身の名前：${name}`,
      trust: {
        unauthorised: "このPCを覚えていません",
        keyChanged: "鍵が変わりました",
        incompatible: "Nekomadoのバージョンが違います",
      },
      reached: "つながっています",
      offSince: (clock) => `${clock}からオフライン`,
      off: "オフライン",
      looking: "接続を試みています",
      up: (camera) => `${camera}を上へ`,
      down: (camera) => `${camera}を下へ`,
      moved: (camera, place, count) => `${camera}は${count}台中${place}番目です`,
      check: "接続を確認",
      pairAgain: "もう一度ペアリング",
      whatNow: "どうすればいい？",
      forget: "削除…",
      forgetTitle: (camera) => `${camera}を削除しますか`,
      forgetExplained:
        "このPCとカメラのペアリングを解除します。もう一度見るには新しいコードが必要です。撮った写真は残ります。",
      forgetUnreachable:
        "今はカメラに接続できません。ボードで外すまで、このPCはボードの一覧に残ります：nekomado-agent viewers",
      forgetYes: "削除する",
      forgetNo: "残す",
      forgotten: (camera) => `${camera}を削除しました`,
    },
    notifications: {
      off: "カメラがオフラインのとき",
      offHint: "1分間つながらないときに、一度だけ知らせます。",
    },
    language: {
      legend: "言語",
      system: (language) => `システムに合わせる（${language}）`,
      hint: "日付と時刻も言語に合わせます。",
    },
    look: {
      theme: "テーマ",
      system: "システムに合わせる",
      light: "ライト",
      dark: "ダーク",
      keys: "キー",
      singleKeys: "1文字のキーで操作する",
      singleKeysHint: "Sで写真を撮るなど。?ですべて表示します。",
    },
    about: {
      version: "バージョン",
      updates: "新しいバージョンは、今のところ手動でインストールします。",
      electron: "Electron",
      chromium: "Chromium",
      licences: "Nekomadoが使っているもののライセンス",
      licencesLoading: "ライセンスを読み込んでいます",
      licencesFailed: "ライセンスを読み込めませんでした。",
    },
  },
};
