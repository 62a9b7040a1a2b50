import type { CameraLink } from "@nekomado/viewer";
import { CandidateTrickle, LinkError } from "@nekomado/viewer";
import type { MediaProbe, MediaReading } from "./media-check.ts";

/** One way that browser or camera offers for the packets; without addresses, names and keys. */
export interface CandidateLine {
  side: "local" | "remote";
  /** `host`, `srflx`, `prflx` or `relay`. */
  type: string;
  protocol: string;
  port: number | null;
  family: "IPv4" | "IPv6" | "name" | "unknown";
  /** The packets take it. */
  isChosen: boolean;
}

const familyOf = (address: string): CandidateLine["family"] => {
  if (address === "") return "unknown";
  if (address.includes(":")) return "IPv6";
  return /^[\d.]+$/.test(address) ? "IPv4" : "name";
};

const numberOf = (stat: Record<string, unknown> | undefined, name: string): number => {
  const value = stat?.[name];
  return typeof value === "number" ? value : 0;
};
const textOf = (stat: Record<string, unknown> | undefined, name: string): string | null => {
  const value = stat?.[name];
  return typeof value === "string" ? value : null;
};

const statsOf = async (connection: RTCPeerConnection): Promise<Record<string, unknown>[]> => {
  const report = await connection.getStats();
  const stats: Record<string, unknown>[] = [];
  // The browser's own objects: a dictionary whose members depend on its `type`.
  report.forEach((stat: Record<string, unknown>) => stats.push(stat));
  return stats;
};

const peerConfiguration: RTCConfiguration = { bundlePolicy: "max-bundle" };

/** A peer connection made for one check, in a video element that nobody sees. */
export class PeerProbe implements MediaProbe {
  readonly #link: CameraLink;
  readonly #video: HTMLVideoElement;
  readonly #connection = new RTCPeerConnection(peerConfiguration);
  readonly #linkTimeoutMs: number;
  readonly #stopListening: (() => void)[];
  readonly #trickle: CandidateTrickle;
  #sessionId: string | null = null;
  #isStreamStopped = false;
  #isPainted = false;
  #isClosed = false;

  /** @param linkTimeoutMs how long the link may take to come up before the picture is asked for */
  constructor(link: CameraLink, video: HTMLVideoElement, linkTimeoutMs: number) {
    this.#link = link;
    this.#video = video;
    this.#linkTimeoutMs = linkTimeoutMs;
    this.#stopListening = [
      link.on("stream", ({ state }) => (this.#isStreamStopped = state === "stopped")),
      link.on("welcome", ({ stream }) => (this.#isStreamStopped = stream.state === "stopped")),
    ];
    this.#trickle = new CandidateTrickle(this.#connection, link);
    this.#connection.addTransceiver("video", { direction: "recvonly" });
    this.#connection.addEventListener("track", ({ track, streams }) =>
      this.#show(streams[0] ?? new MediaStream([track])),
    );
  }

  async open(): Promise<void> {
    await this.#linkUp();
    this.#connection.setConfiguration({ ...peerConfiguration, iceServers: [...this.#link.iceServers] });
    await this.#connection.setLocalDescription();
    const { sessionId, sdp } = await this.#link.offer(this.#connection.localDescription?.sdp ?? "");
    if (this.#isClosed) {
      this.#link.leave(sessionId);
      return;
    }
    this.#sessionId = sessionId;
    this.#trickle.begin(sessionId);
    await this.#connection.setRemoteDescription({ type: "answer", sdp });
  }

  async read(): Promise<MediaReading> {
    const { iceConnectionState, connectionState } = this.#connection;
    const stats = connectionState === "closed" ? [] : await statsOf(this.#connection);
    const inbound = stats.find(({ type, kind }) => type === "inbound-rtp" && kind === "video");
    const codec = stats.find(({ id }) => id === inbound?.["codecId"]);
    const { videoWidth: width, videoHeight: height } = this.#video;
    return {
      iceState: iceConnectionState,
      connectionState,
      packetsReceived: numberOf(inbound, "packetsReceived"),
      packetsLost: numberOf(inbound, "packetsLost"),
      framesReceived: numberOf(inbound, "framesReceived"),
      keyFramesDecoded: numberOf(inbound, "keyFramesDecoded"),
      framesDecoded: numberOf(inbound, "framesDecoded"),
      codec: textOf(codec, "mimeType"),
      picture: width === 0 ? null : { width, height },
      isPainted: this.#isPainted,
      canPaint: document.visibilityState === "visible",
      isStreamStopped: this.#isStreamStopped,
    };
  }

  /** The ways that were offered, for the report. */
  async candidates(): Promise<CandidateLine[]> {
    if (this.#connection.connectionState === "closed") return [];
    const stats = await statsOf(this.#connection);
    const pairId = stats.find(({ type }) => type === "transport")?.["selectedCandidatePairId"];
    const pair = stats.find(({ id }) => id === pairId);
    const chosen = new Set([pair?.["localCandidateId"], pair?.["remoteCandidateId"]]);
    return stats
      .filter(({ type }) => type === "local-candidate" || type === "remote-candidate")
      .map((stat) => ({
        side: stat["type"] === "local-candidate" ? "local" : "remote",
        type: textOf(stat, "candidateType") ?? "unknown",
        protocol: textOf(stat, "protocol") ?? "unknown",
        port: typeof stat["port"] === "number" ? stat["port"] : null,
        family: familyOf(textOf(stat, "address") ?? ""),
        isChosen: chosen.has(stat["id"]),
      }));
  }

  /** Leaves the camera; the link stays. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const stop of this.#stopListening.splice(0)) stop();
    this.#trickle.close();
    if (this.#sessionId !== null) this.#link.leave(this.#sessionId);
    this.#connection.close();
    this.#video.srcObject = null;
  }

  /** The link belongs to whoever gave it, who may not have needed it yet. It is ready when the agent has said its word. */
  async #linkUp(): Promise<void> {
    if (this.#link.isUp) return;
    await new Promise<void>((resolve, reject) => {
      const over = (): void => {
        clearTimeout(timer);
        stopWelcome();
        stopRefused();
      };
      const stopWelcome = this.#link.on("welcome", () => {
        over();
        resolve();
      });
      const stopRefused = this.#link.on("refused", (refusal) => {
        over();
        reject(LinkError.refused(refusal));
      });
      const timer = setTimeout(() => {
        over();
        reject(new LinkError("disconnected", `The link was not up within ${this.#linkTimeoutMs} ms.`));
      }, this.#linkTimeoutMs);
      this.#link.open();
      this.#link.wake();
    });
  }

  #show(stream: MediaStream): void {
    this.#video.srcObject = stream;
    this.#video.requestVideoFrameCallback(() => (this.#isPainted = true));
    this.#video.play().catch(() => undefined);
  }
}
