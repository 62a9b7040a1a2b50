import type { CheckResult, CheckStep } from "../../contract/index.ts";
import type { Section } from "../words/section.ts";

export type CheckReason = NonNullable<CheckResult["reason"]>;

/** One sentence that says what is wrong, and one that says what to do. */
export interface CheckSentence {
  title: string;
  advice: string;
}

export interface CheckMessages {
  title: string;
  close: string;
  again: string;
  save: string;
  saved: string;
  notSaved: string;
  step: Record<CheckStep, string>;
  outcome: Record<CheckResult["outcome"] | "running" | "waiting", string>;
  milliseconds: (value: string) => string;
  seconds: (value: string) => string;
  running: (camera: string) => string;
  well: (camera: string) => CheckSentence;
  /** All goes well, but not by itself. */
  wellUnannounced: (camera: string) => CheckSentence;
  service: CheckSentence;
  failed: (camera: string) => CheckSentence;
  reason: Record<CheckReason, (camera: string) => CheckSentence>;
  /** Where a step says more than the reason. */
  encryption: (camera: string) => CheckSentence;
  signalling: (camera: string) => CheckSentence;
}

export const checkWords: Section<CheckMessages> = {
  en: {
    title: "Check connection",
    close: "Close",
    again: "Again",
    save: "Save report",
    saved: "Report saved",
    notSaved: "The report could not be saved. Try another folder.",
    step: {
      discovery: "Found",
      tcp: "Reached",
      tlsPin: "Same key",
      token: "Paired",
      ice: "Way through",
      dtls: "Encrypted",
      firstPacket: "First packet",
      keyframe: "Keyframe",
      decode: "Picture",
    },
    outcome: {
      passed: "well",
      warning: "not as it should be",
      failed: "fails",
      skipped: "not tried",
      running: "being tried",
      waiting: "to come",
    },
    milliseconds: (value) => `${value} ms`,
    seconds: (value) => `${value} s`,
    running: (camera) => `Trying the way to ${camera}`,
    well: (camera) => ({
      title: `The picture of ${camera} arrives.`,
      advice: "Every step from this PC to the camera and back is well.",
    }),
    wellUnannounced: (camera) => ({
      title: `The picture of ${camera} arrives, by its last address.`,
      advice: "It does not announce itself on this network. Should its address change, it has to be added by address.",
    }),
    service: {
      title: "Nekomado's own service is starting again.",
      advice: "Try again in a moment.",
    },
    failed: (camera) => ({
      title: `The way to ${camera} could not be tried.`,
      advice: "Try again. If it stays so, the report helps whoever looks after the board.",
    }),
    reason: {
      notAnnounced: (camera) => ({
        title: `${camera} does not announce itself on this network.`,
        advice: "Look whether the board has power and is in the same network as this PC.",
      }),
      noAddress: (camera) => ({
        title: `${camera} is not found on this network.`,
        advice: "Look whether the board has power and is in the same network as this PC.",
      }),
      connectionRefused: (camera) => ({
        title: `Nothing listens where ${camera} was.`,
        advice: "The board is there, but Nekomado's agent does not run on it. Restart the board.",
      }),
      noRoute: (camera) => ({
        title: `There is no way from this PC to ${camera}.`,
        advice: "They are not in the same network, or this PC is offline. A guest Wi-Fi keeps them apart.",
      }),
      timeout: (camera) => ({
        title: `${camera} does not answer.`,
        advice: "The board is off or in another network, or a firewall is in between.",
      }),
      noTls: (camera) => ({
        title: `Something else answers where ${camera} was.`,
        advice: "Another device has taken its address. Restart the board, so that it announces its new one.",
      }),
      otherCertificate: (camera) => ({
        title: `${camera} answers with another key.`,
        advice: "Nothing was sent. If the board was set up anew, forget this camera and pair again with a new code.",
      }),
      unauthorised: (camera) => ({
        title: `${camera} does not know this PC any more.`,
        advice: "Somebody ended the pairing on the board. Pair again with a new code.",
      }),
      incompatible: (camera) => ({
        title: `${camera} speaks another version of Nekomado.`,
        advice: "Update this app or the agent on the board.",
      }),
      full: (camera) => ({
        title: `${camera} serves as many viewers as it can.`,
        advice: "Close it on another PC or phone, then try again.",
      }),
      streamStopped: (camera) => ({
        title: `The camera program of ${camera} has stopped.`,
        advice: "Nekomado's agent answers, but gets no picture. Restart the camera program on the board.",
      }),
      blocked: () => ({
        title: "The firewall of this PC blocks the picture.",
        advice: "The camera answers, but its UDP packets do not arrive. Allow Nekomado in the firewall.",
      }),
      noPackets: (camera) => ({
        title: `${camera} is reached, but sends no picture.`,
        advice: "Its camera program may have stopped. The agent's log on the board says more.",
      }),
      noKeyframe: (camera) => ({
        title: `No whole picture of ${camera} arrives.`,
        advice: "Packets come, but too many are lost on the way. The Wi-Fi of the board or of this PC may be weak.",
      }),
      notDecoded: () => ({
        title: "This PC cannot show the picture.",
        advice: "It arrives whole, but is not decoded. Restart Nekomado, or update the graphics driver.",
      }),
      unknown: (camera) => ({
        title: `Something is wrong on the way to ${camera}.`,
        advice: "The report says what was seen.",
      }),
    },
    encryption: (camera) => ({
      title: `Encryption with ${camera} does not come about.`,
      advice: "Short packets pass, long ones do not. A VPN or a router in between may drop them.",
    }),
    signalling: (camera) => ({
      title: `${camera} does not answer when it is asked for the picture.`,
      advice: "Its agent may be overloaded. Restart the board if it stays so.",
    }),
  },
  ja: {
    title: "接続を確認",
    close: "閉じる",
    again: "もう一度",
    save: "レポートを保存",
    saved: "レポートを保存しました",
    notSaved: "レポートを保存できませんでした。別のフォルダーを選んでください。",
    step: {
      discovery: "発見",
      tcp: "到達",
      tlsPin: "同じ鍵",
      token: "ペアリング",
      ice: "映像の経路",
      dtls: "暗号化",
      firstPacket: "最初のパケット",
      keyframe: "キーフレーム",
      decode: "映像",
    },
    outcome: {
      passed: "良好",
      warning: "要注意",
      failed: "失敗",
      skipped: "未実行",
      running: "確認中",
      waiting: "これから",
    },
    milliseconds: (value) => `${value}ミリ秒`,
    seconds: (value) => `${value}秒`,
    running: (camera) => `${camera}までの経路を確かめています`,
    well: (camera) => ({
      title: `${camera}の映像は届いています。`,
      advice: "このPCからカメラまで、すべて良好です。",
    }),
    wellUnannounced: (camera) => ({
      title: `${camera}の映像は、前回のアドレスで届いています。`,
      advice: "このネットワークではカメラの知らせが届きません。アドレスが変わったら、アドレスで追加してください。",
    }),
    service: {
      title: "Nekomadoのサービスを再開しています。",
      advice: "少ししてからもう一度試してください。",
    },
    failed: (camera) => ({
      title: `${camera}までの経路を確かめられませんでした。`,
      advice: "もう一度試してください。続くときは、レポートがボードの管理者の助けになります。",
    }),
    reason: {
      notAnnounced: (camera) => ({
        title: `このネットワークでは${camera}の知らせが届きません。`,
        advice: "ボードの電源と、このPCと同じネットワークにあることを確かめてください。",
      }),
      noAddress: (camera) => ({
        title: `${camera}がネットワークに見つかりません。`,
        advice: "ボードの電源と、このPCと同じネットワークにあることを確かめてください。",
      }),
      connectionRefused: (camera) => ({
        title: `${camera}があった場所では、何も応答しません。`,
        advice: "ボードはありますが、Nekomadoのエージェントが動いていません。ボードを再起動してください。",
      }),
      noRoute: (camera) => ({
        title: `このPCから${camera}への経路がありません。`,
        advice: "別のネットワークにあるか、このPCがオフラインです。ゲスト用Wi-Fiでは互いに見えません。",
      }),
      timeout: (camera) => ({
        title: `${camera}が応答しません。`,
        advice: "ボードの電源が切れているか、別のネットワークにあるか、途中にファイアウォールがあります。",
      }),
      noTls: (camera) => ({
        title: `${camera}があった場所では、別の機器が応答しています。`,
        advice: "アドレスが別の機器に移りました。ボードを再起動すると、新しいアドレスが伝わります。",
      }),
      otherCertificate: (camera) => ({
        title: `${camera}の鍵が変わっています。`,
        advice:
          "何も送信していません。ボードを設定し直したのなら、カメラを削除し、新しいコードでペアリングしてください。",
      }),
      unauthorised: (camera) => ({
        title: `${camera}はこのPCを覚えていません。`,
        advice: "ボードでペアリングが解除されました。新しいコードでもう一度ペアリングしてください。",
      }),
      incompatible: (camera) => ({
        title: `${camera}とはNekomadoのバージョンが違います。`,
        advice: "このアプリか、ボードのエージェントを更新してください。",
      }),
      full: (camera) => ({
        title: `${camera}は見られる人数の上限です。`,
        advice: "ほかのPCやスマートフォンで閉じてから、もう一度試してください。",
      }),
      streamStopped: (camera) => ({
        title: `${camera}のカメラのプログラムが止まっています。`,
        advice: "エージェントは応答しますが、映像がありません。ボードでカメラのプログラムを再起動してください。",
      }),
      blocked: () => ({
        title: "このPCのファイアウォールが映像を遮っています。",
        advice: "カメラは応答しますが、UDPパケットが届きません。ファイアウォールでNekomadoを許可してください。",
      }),
      noPackets: (camera) => ({
        title: `${camera}は応答しますが、映像が送られてきません。`,
        advice: "カメラのプログラムが止まっているかもしれません。ボードのエージェントのログを見てください。",
      }),
      noKeyframe: (camera) => ({
        title: `${camera}の完全な映像が届きません。`,
        advice: "途中で多くのパケットが失われています。ボードかこのPCのWi-Fiが弱いかもしれません。",
      }),
      notDecoded: () => ({
        title: "このPCでは映像を再生できません。",
        advice: "映像は届いていますが、再生されません。Nekomadoを再起動するか、ドライバーを更新してください。",
      }),
      unknown: (camera) => ({
        title: `${camera}までの経路に問題があります。`,
        advice: "わかったことはレポートに書いてあります。",
      }),
    },
    encryption: (camera) => ({
      title: `${camera}との暗号化が成立しません。`,
      advice: "短いパケットは通りますが、長いものが届きません。途中のVPNやルーターを確かめてください。",
    }),
    signalling: (camera) => ({
      title: `${camera}に映像を頼みましたが、応答がありません。`,
      advice: "エージェントの負荷が高いようです。続くときはボードを再起動してください。",
    }),
  },
};
