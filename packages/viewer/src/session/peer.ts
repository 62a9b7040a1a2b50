import type { CameraLink } from "../link/camera-link.ts";
import { CandidateTrickle } from "./candidate-trickle.ts";

/** H.264 in packetization mode 1, which the agent sends, before its retransmissions; in the browser's own order. */
export const preferredCodecs = <Codec extends { mimeType: string; sdpFmtpLine?: string }>(
  codecs: readonly Codec[],
): Codec[] => {
  const h264 = codecs.filter(
    ({ mimeType, sdpFmtpLine }) =>
      mimeType.toLowerCase() === "video/h264" && sdpFmtpLine?.includes("packetization-mode=1") === true,
  );
  if (h264.length === 0) return [...codecs];
  return [...h264, ...codecs.filter(({ mimeType }) => mimeType.toLowerCase() === "video/rtx")];
};

/**
 * One peer connection that receives the camera's video, from its offer to its end. It is never mended: a session
 * that needs another way makes a new one, which takes 35 to 85 ms on a LAN.
 */
export class Peer {
  readonly #connection: RTCPeerConnection;
  readonly #link: CameraLink;
  readonly #prepared: Promise<void>;
  readonly #trickle: CandidateTrickle;
  readonly #receiver: RTCRtpReceiver;
  #sessionId: string | null = null;
  #isClosed = false;
  #isOpened = false;
  /** Which servers are asked for further ways. */
  readonly iceServers: CameraLink["iceServers"];
  offeredAtMs = performance.now();
  answeredAtMs: number | null = null;
  connectedAtMs: number | null = null;

  constructor(link: CameraLink, onStream: (stream: MediaStream) => void) {
    this.#link = link;
    this.iceServers = link.iceServers;
    this.#connection = new RTCPeerConnection({ iceServers: [...this.iceServers], bundlePolicy: "max-bundle" });
    this.#trickle = new CandidateTrickle(this.#connection, link);
    const transceiver = this.#connection.addTransceiver("video", { direction: "recvonly" });
    this.#receiver = transceiver.receiver;
    const capabilities = RTCRtpReceiver.getCapabilities("video");
    if (capabilities !== null) transceiver.setCodecPreferences(preferredCodecs(capabilities.codecs));
    this.#connection.addEventListener("track", ({ track, streams }) =>
      onStream(streams[0] ?? new MediaStream([track])),
    );
    this.#connection.addEventListener("connectionstatechange", () => {
      if (this.#connection.connectionState === "connected") this.connectedAtMs ??= performance.now();
    });
    // Made while the link may still be connecting; the offer waits for no candidates.
    this.#prepared = this.#connection.setLocalDescription();
    this.#prepared.catch(() => undefined);
  }

  get connectionState(): RTCPeerConnectionState {
    return this.#connection.connectionState;
  }

  /** Whether the agent has been asked. */
  get isOpened(): boolean {
    return this.#isOpened;
  }

  /**
   * Asks the agent for the picture.
   * @throws {LinkError} refused, or no answer
   * @throws {DOMException} the browser takes no part in it
   */
  async open(): Promise<void> {
    this.#isOpened = true;
    await this.#prepared;
    this.offeredAtMs = performance.now();
    const { sessionId, sdp } = await this.#link.offer(this.#connection.localDescription?.sdp ?? "");
    if (this.#isClosed) {
      this.#link.leave(sessionId);
      return;
    }
    this.#sessionId = sessionId;
    this.#trickle.begin(sessionId);
    await this.#connection.setRemoteDescription({ type: "answer", sdp });
    this.answeredAtMs = performance.now();
  }

  /** The browser's own statistics; null once closed. */
  async readStats(): Promise<RTCStatsReport | null> {
    return this.#connection.connectionState === "closed" ? null : this.#connection.getStats();
  }

  /** @param ms how long frames are held back before they are shown; null for as short as can be */
  holdBack(ms: number | null): void {
    if ("jitterBufferTarget" in this.#receiver) this.#receiver.jitterBufferTarget = ms;
    // As Chromium called it before.
    else Object.assign(this.#receiver, { playoutDelayHint: ms === null ? null : ms / 1000 });
  }

  /** Leaves; idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#trickle.close();
    if (this.#sessionId !== null) this.#link.leave(this.#sessionId);
    this.#connection.close();
  }
}
