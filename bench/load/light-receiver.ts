import type { RTCDtlsTransport } from "werift";
import { RTCPeerConnection, RtcpReceiverInfo, RtcpRrPacket, RtpPacket, UdpTransport } from "werift";
import { sayClosed } from "../../apps/agent/src/media/dtls-close.ts";
import { h264Parameters } from "../../apps/agent/src/media/peer-parameters.ts";
import { machineNowMs } from "./machine-clock.ts";
import type { Tally } from "./rtp-tally.ts";
import { isRtp, RtpTally } from "./rtp-tally.ts";
import type { KernelInbox } from "./kernel-inbox.ts";
import type { HangUp, Signalling } from "./signalling.ts";

const connectWithinMs = 20_000;
const reportEveryMs = 1_000;
/** About one packet a second is decrypted; far below the 2^15 at which roll-overs would be missed. */
const sampleEvery = 500;
/** Room for a keyframe while the process is busy with other receivers; the kernel grants what it allows. */
const receiveBufferBytes = 1 << 20;

/** Which part of the way is missing. */
const statesOf = (peer: RTCPeerConnection): string =>
  peer.dtlsTransports.map(({ iceTransport, state }) => `ICE is ${iceTransport.state}, DTLS is ${state}`).join("; ");

const untilConnected = (peer: RTCPeerConnection): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`a receiver was not connected within ${connectWithinMs} ms: ${statesOf(peer)}`)),
      connectWithinMs,
    );
    peer.connectionStateChange.subscribe((state) => {
      if (state !== "connected" && state !== "failed") return;
      clearTimeout(timer);
      if (state === "connected") resolve();
      else reject(new Error(`a receiver could not connect: ${statesOf(peer)}`));
    });
  });

/**
 * One viewer that decodes nothing. werift does SDP, ICE and DTLS, and goes on answering STUN and RTCP; RTP is taken off
 * its socket before werift decrypts it, and counted by its header. One packet in 500 is decrypted by werift and kept,
 * to prove what it is. Nothing is asked for again: what is lost stays lost.
 */
export class LightReceiver {
  readonly #peer: RTCPeerConnection;
  readonly #dtls: RTCDtlsTransport;
  readonly #ssrc: number;
  readonly #hangUp: HangUp;
  readonly #tally = new RtpTally();
  readonly #reports: NodeJS.Timeout;
  #leaveInbox: (() => void) | undefined;
  #taken = 0;
  #streamSsrc: number | undefined;
  #samples: Buffer[] = [];
  #undecipherable = 0;

  private constructor(peer: RTCPeerConnection, dtls: RTCDtlsTransport, ssrc: number, hangUp: HangUp) {
    this.#peer = peer;
    this.#dtls = dtls;
    this.#ssrc = ssrc;
    this.#hangUp = hangUp;
    this.#reports = setInterval(() => this.#report(), reportEveryMs);
  }

  /**
   * @param inbox reads the socket; Node itself does where it is undefined or cannot
   * @param inRuns as `KernelInbox.watch` has it
   * @throws Error when the server refuses, or the media path does not come about
   */
  static async connect(
    signalling: Signalling,
    inbox: KernelInbox | undefined,
    inRuns: boolean,
  ): Promise<LightReceiver> {
    const peer = new RTCPeerConnection({
      codecs: { audio: [], video: [h264Parameters()] },
      headerExtensions: { audio: [], video: [] },
      iceServers: [],
      ...signalling.ice,
    });
    const connected = untilConnected(peer);
    connected.catch(() => undefined);
    try {
      const hangUp = await signalling.call(peer);
      await connected;
      const [dtls] = peer.dtlsTransports;
      const [transceiver] = peer.getTransceivers();
      if (dtls === undefined || transceiver === undefined) throw new Error("the server sends no video");
      // werift's own reports would say that nothing comes.
      transceiver.receiver.rtcpRunning = false;
      const receiver = new LightReceiver(peer, dtls, transceiver.receiver.rtcpSsrc, hangUp);
      receiver.#takeOver(inbox, inRuns);
      return receiver;
    } catch (error) {
      await peer.close();
      throw error;
    }
  }

  /** Whether the kernel tells when packets came; else it is when this process got round to them. */
  get isStampedByKernel(): boolean {
    return this.#leaveInbox !== undefined;
  }

  begin(): void {
    this.#tally.begin();
    this.#taken = 0;
    this.#samples = [];
    this.#undecipherable = 0;
  }

  /** @returns with the payloads that were decrypted */
  end(): Tally & { samples: readonly Buffer[]; undecipherable: number } {
    return { ...this.#tally.end(), samples: this.#samples, undecipherable: this.#undecipherable };
  }

  async close(): Promise<void> {
    clearInterval(this.#reports);
    await sayClosed(this.#dtls).catch(() => {
      // The server finds out by itself that nobody answers.
    });
    this.#leaveInbox?.();
    await this.#hangUp().catch(() => undefined);
    await this.#peer.close();
  }

  #takeOver(inbox: KernelInbox | undefined, inRuns: boolean): void {
    const pair = this.#dtls.iceTransport.connection.nominated;
    const transport = pair !== undefined && "transport" in pair.protocol ? pair.protocol.transport : undefined;
    if (pair === undefined || !(transport instanceof UdpTransport))
      throw new Error("a receiver is not connected over UDP");
    const { socket } = transport;
    socket.setRecvBufferSize(receiveBufferBytes);
    socket.removeAllListeners("message");
    const take = (datagram: Buffer, arrivedAtMs: number) => {
      if (isRtp(datagram)) this.#take(datagram, arrivedAtMs);
      else transport.onData(Buffer.from(datagram), pair.remoteAddr);
    };
    this.#leaveInbox = inbox?.watch(socket, take, inRuns);
    if (this.#leaveInbox === undefined) socket.on("message", (datagram) => take(datagram, machineNowMs()));
    socket.on("error", () => {
      // The server is gone: what it no longer sends is counted.
    });
  }

  #take(packet: Buffer, arrivedAtMs: number): void {
    this.#tally.take(packet, arrivedAtMs);
    this.#taken += 1;
    if (this.#taken % sampleEvery !== 1) return;
    this.#streamSsrc = packet.readUInt32BE(8);
    try {
      this.#samples.push(RtpPacket.deSerialize(this.#dtls.srtp.decrypt(Buffer.from(packet))).payload);
    } catch {
      this.#undecipherable += 1;
    }
  }

  /** RFC 3550, section 6.4.2, once a second, as browsers do. */
  #report(): void {
    if (this.#streamSsrc === undefined) return;
    const report = new RtcpReceiverInfo({
      ssrc: this.#streamSsrc,
      fractionLost: 0,
      packetsLost: this.#tally.lost,
      highestSequence: this.#tally.highest >>> 0,
      jitter: 0,
      lsr: 0,
      dlsr: 0,
    });
    this.#dtls.sendRtcp([new RtcpRrPacket({ ssrc: this.#ssrc, reports: [report] })]).catch(() => {
      // The next one follows in a second.
    });
  }
}
