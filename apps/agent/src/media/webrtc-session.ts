import { EventEmitter } from "node:events";
import type { IceCandidate, IceServer, Refusal } from "@nekomado/protocol";
import type { FastLane, FastPathMode, PacketHistory } from "@nekomado/rtp-fanout";
import { ViewerStream } from "@nekomado/rtp-fanout";
import type { RTCDtlsTransport, RTCRtpTransceiver } from "werift";
import {
  MediaStream,
  MediaStreamTrack,
  ProtectionProfileAeadAes128Gcm,
  ProtectionProfileAes128CmHmacSha1_80,
  RtcpRrPacket,
  RTCPeerConnection,
  RTCRtpHeaderExtensionParameters,
  UdpTransport,
} from "werift";
import { onBeat } from "./beat.ts";
import type { SessionEnd, SessionFigures, SessionNetwork } from "./contract.ts";
import { sayClosed } from "./dtls-close.ts";
import { withoutCandidates } from "./offer-sdp.ts";
import { h264Parameters, iceParameters, opusParameters } from "./peer-parameters.ts";
import { offersReducedReports, withReducedReports } from "./reduced-reports.ts";
import { keepRtcpKeys } from "./rtcp-keys.ts";
import { SenderReports } from "./sender-reports.ts";
import { createViewerPath } from "./viewer-path.ts";

const playoutDelayUri = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
/** The jitter buffer may shrink to nothing in live mode and hold up to half a second where the viewer asks. */
const playoutDelayMs = { min: 0, max: 500 };
const connectWithinMs = 15_000;
/** Chromium checks ICE every 2.5 s, and other stacks every 5 s, also while no RTP flows. */
const vanishedAfterMs = 8_000;
const watchEveryBeats = 4;

const srtpProfiles = {
  [ProtectionProfileAeadAes128Gcm]: "AEAD_AES_128_GCM",
  [ProtectionProfileAes128CmHmacSha1_80]: "AES_CM_128_HMAC_SHA1_80",
} as const;

const srtpProfileOf = (profile: number) =>
  profile === ProtectionProfileAeadAes128Gcm || profile === ProtectionProfileAes128CmHmacSha1_80
    ? srtpProfiles[profile]
    : undefined;

/** werift sends STUN without a callback: an error of its socket, such as a network that is gone, would end the process. */
const guardSockets = (connection: object): void => {
  const protocols: readonly unknown[] =
    "protocols" in connection && Array.isArray(connection.protocols) ? connection.protocols : [];
  for (const protocol of protocols) {
    if (typeof protocol !== "object" || protocol === null || !("transport" in protocol)) continue;
    if (protocol.transport instanceof UdpTransport)
      protocol.transport.socket.on("error", () => {
        // A datagram that cannot be sent is a lost one; when the path stays dead, the session is found vanished.
      });
  }
};

export interface WebRtcSessionOptions {
  sessionId: string;
  history: PacketHistory;
  /** Made for this history. */
  fastLane?: FastLane | undefined;
  network: SessionNetwork;
  iceServers?: readonly IceServer[];
}

/**
 * One viewer's connection: werift does SDP, ICE, DTLS and RTCP, the fan-out sends. The agent is ICE-lite (unless it has
 * ICE servers) and the DTLS server, so that it answers at once and AES-GCM is negotiated. Departures are watched here: an ICE-lite end
 * is told of none.
 *
 * Ends exactly once, with "ended"; `close()` ends it from this side.
 */
export class WebRtcSession extends EventEmitter<{
  connected: [{ srtpProfile: string; remoteAddress: string }];
  /** The viewer takes a slower path for packets than the agent has; `why` is a sentence. */
  slowerPath: [{ mode: FastPathMode; why: string }];
  ended: [SessionEnd, SessionFigures];
}> {
  readonly sessionId: string;
  readonly #history: PacketHistory;
  readonly #fastLane: FastLane | undefined;
  readonly #connection: RTCPeerConnection;
  readonly #iceServers: readonly IceServer[];
  readonly #startedMs = performance.now();
  readonly #stopWatching: () => void;
  #viewer: ViewerStream | undefined;
  #reports: SenderReports | undefined;
  #hasReducedReports = false;
  #ended = false;
  #closed: Promise<void> = Promise.resolve();
  #lastSignOfLifeMs = performance.now();
  #requestsSeen = 0;

  constructor({ sessionId, history, fastLane, network, iceServers = [] }: WebRtcSessionOptions) {
    super();
    this.sessionId = sessionId;
    this.#history = history;
    this.#fastLane = fastLane;
    this.#connection = new RTCPeerConnection({
      codecs: { audio: [opusParameters()], video: [h264Parameters()] },
      headerExtensions: { audio: [], video: [new RTCRtpHeaderExtensionParameters({ uri: playoutDelayUri })] },
      ...iceParameters(network, iceServers),
    });
    this.#iceServers = iceServers;
    // From the start on: a session may be closed while its answer is being made, and nothing may be left then.
    this.#stopWatching = onBeat(watchEveryBeats, () => this.#look());
  }

  /** @param sdp an offer that `readOffer` has looked at
   * @returns the SDP answer with all candidates, or why there is none */
  async answer(sdp: string): Promise<{ sdp: string } | { refusal: Refusal }> {
    this.#hasReducedReports = offersReducedReports(sdp);
    await this.#connection.setRemoteDescription({
      type: "offer",
      sdp: this.#iceServers.length === 0 ? withoutCandidates(sdp) : sdp,
    });
    const transceiver = this.#connection
      .getTransceivers()
      .find(({ kind, rejected, codecs }) => kind === "video" && !rejected && codecs.length > 0);
    if (transceiver === undefined)
      return { refusal: { reason: "noH264", message: "No H.264 that both sides know is in the offer." } };

    await this.#prepareToSend(transceiver);
    for (const other of this.#connection.getTransceivers()) if (other !== transceiver) other.setDirection("inactive");
    for (const dtls of this.#connection.dtlsTransports) {
      dtls.role = "server";
      // werift asks a public STUN server where it is given none.
      if (!this.#iceServers.some(({ urls }) => urls.startsWith("stun:")))
        delete dtls.iceTransport.connection.stunServer;
    }
    await this.#connection.setLocalDescription(await this.#connection.createAnswer());
    for (const { iceTransport } of this.#connection.dtlsTransports) guardSockets(iceTransport.connection);
    const answer = this.#connection.localDescription;
    if (answer === null || answer === undefined) throw new Error("werift made no answer to an offer that it had taken");
    return { sdp: this.#hasReducedReports ? withReducedReports(answer.sdp) : answer.sdp };
  }

  async addCandidate(candidate: IceCandidate): Promise<void> {
    // A name that only the viewer's own host resolves; its checks reach the agent and show the address.
    if (candidate.candidate === "" || / \S+\.local /.test(candidate.candidate)) return;
    const { sdpMid, sdpMLineIndex } = candidate;
    await this.#connection.addIceCandidate({
      candidate: candidate.candidate,
      ...(typeof sdpMid === "string" ? { sdpMid } : {}),
      ...(typeof sdpMLineIndex === "number" ? { sdpMLineIndex } : {}),
    });
  }

  close(end: SessionEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopWatching();
    this.#reports?.close();
    const figures = this.#viewer?.stats;
    this.#viewer?.close();
    this.#closed = this.#closeConnection();
    this.emit("ended", end, {
      packets: figures?.packets ?? 0,
      octets: figures?.octets ?? 0,
      resent: figures?.resent ?? 0,
    });
  }

  /** Settles when the viewer has been told of the end and the sockets are closed. */
  get closed(): Promise<void> {
    return this.#closed;
  }

  async #closeConnection(): Promise<void> {
    // Nothing is left to be told about a connection that is given up.
    await Promise.allSettled(this.#connection.dtlsTransports.map(sayClosed));
    await this.#connection.close().catch(() => undefined);
  }

  async #prepareToSend(transceiver: RTCRtpTransceiver): Promise<void> {
    const track = new MediaStreamTrack({ kind: "video" });
    await transceiver.sender.replaceTrack(track);
    // Pages that take `event.streams[0]` need the answer to name a stream (RFC 8830).
    transceiver.sender.setStreams([new MediaStream([track])]);
    transceiver.setDirection("sendonly");
    // werift's own Sender Reports carry a wrong fraction of a second.
    transceiver.sender.rtcpRunning = true;
    const dtls = transceiver.dtlsTransport;
    dtls.onRtcp.subscribe(() => this.#seeLife());
    dtls.onStateChange.subscribe((state) => {
      if (state === "connected") this.#start(transceiver, dtls);
      if (state === "closed") this.close("left");
      if (state === "failed") this.close("handshakeFailed");
    });
  }

  #start(transceiver: RTCRtpTransceiver, dtls: RTCDtlsTransport): void {
    // werift may tell "connected" twice.
    if (this.#viewer !== undefined || this.#ended) return;
    const { sender } = transceiver;
    const pair = dtls.iceTransport.connection.nominated;
    const { keys, profile: profileNumber } = dtls.srtp.config;
    const profile = srtpProfileOf(profileNumber);
    if (pair === undefined || sender.codec === undefined || profile === undefined) {
      this.close("handshakeFailed");
      return;
    }
    keepRtcpKeys(dtls);
    const playoutDelay = transceiver.headerExtensions.find(({ uri }) => uri === playoutDelayUri);
    const path = createViewerPath({
      dtls,
      fastLane: this.#fastLane,
      hasReducedReports: this.#hasReducedReports,
      keys: { profile, masterKey: keys.localMasterKey, masterSalt: keys.localMasterSalt },
      ssrc: sender.ssrc,
      payloadType: sender.codec.payloadType,
      ...(playoutDelay === undefined
        ? {}
        : { playoutDelay: { extensionId: playoutDelay.id, minMs: playoutDelayMs.min, maxMs: playoutDelayMs.max } }),
      onModeChange: (mode, why) => this.emit("slowerPath", { mode, why }),
    });
    const viewer = new ViewerStream({ history: this.#history, path });
    this.#viewer = viewer;
    sender.onGenericNack.subscribe(({ lost }) => viewer.handleNack(lost));
    sender.onPictureLossIndication.subscribe(() => viewer.requestKeyframe());
    dtls.onRtcp.subscribe((packet) => {
      if (!(packet instanceof RtcpRrPacket)) return;
      for (const { ssrc, highestSequence } of packet.reports)
        if (ssrc === sender.ssrc) viewer.handleReport(highestSequence);
    });
    this.#reports = new SenderReports(dtls, sender.ssrc, viewer);
    // The last flight of the handshake goes through Node's socket, which sends it a moment later: a first frame that
    // overtook it would be thrown away, for the viewer has no keys yet.
    setImmediate(() => viewer.start());
    this.emit("connected", { srtpProfile: profile, remoteAddress: pair.remoteAddr.join(" ") });
  }

  #seeLife(): void {
    this.#lastSignOfLifeMs = performance.now();
  }

  #look(): void {
    const requests = this.#connection.dtlsTransports.reduce(
      (sum, { iceTransport }) => sum + (iceTransport.connection.nominated?.requestsReceived ?? 0),
      0,
    );
    if (requests !== this.#requestsSeen) {
      this.#requestsSeen = requests;
      this.#seeLife();
    }
    const nowMs = performance.now();
    if (this.#viewer === undefined) {
      if (nowMs - this.#startedMs > connectWithinMs) this.close("neverConnected");
    } else if (nowMs - this.#lastSignOfLifeMs > vanishedAfterMs) this.close("vanished");
  }
}
