import { rtpTicksPerMs } from "@nekomado/protocol";
import type { ViewerStream } from "@nekomado/rtp-fanout";
import type { RTCDtlsTransport } from "werift";
import { RtcpSenderInfo, RtcpSrPacket } from "werift";
import { onBeat } from "./beat.ts";

/** At first one a second, so that a viewer can date what it gets; then each five seconds (RFC 3550, section 6.2). */
const firstReports = 3;
const firstEveryBeats = 4;
const everyBeats = 20;
/** Seconds from 1900 (NTP, RFC 5905) to 1970. */
const ntpEpochSeconds = 2_208_988_800;

const ntpTimestamp = (unixMs: number): bigint => {
  const seconds = Math.floor(unixMs / 1000);
  const fraction = Math.floor(((unixMs - seconds * 1000) / 1000) * 2 ** 32);
  return (BigInt(seconds + ntpEpochSeconds) << 32n) | BigInt(fraction);
};

/** RTCP Sender Reports for one viewer (RFC 3550, section 6.4.1), while frames are sent. */
export class SenderReports {
  #stop: () => void;
  #sent = 0;
  readonly #dtls: RTCDtlsTransport;
  readonly #ssrc: number;
  readonly #viewer: ViewerStream;

  constructor(dtls: RTCDtlsTransport, ssrc: number, viewer: ViewerStream) {
    this.#dtls = dtls;
    this.#ssrc = ssrc;
    this.#viewer = viewer;
    this.#stop = onBeat(firstEveryBeats, () => this.#send());
  }

  close(): void {
    this.#stop();
  }

  #send(): void {
    const { lastRtpTimestamp, lastSentAtMs, packets, octets, backlogPackets } = this.#viewer.stats;
    // While a GOP drains, its packets are older than the time at which they are sent.
    if (backlogPackets > 0) return;
    if (lastRtpTimestamp === undefined || lastSentAtMs === undefined || this.#dtls.state !== "connected") return;
    this.#sent += 1;
    if (this.#sent === firstReports) {
      this.#stop();
      this.#stop = onBeat(everyBeats, () => this.#send());
    }
    const sinceLastMs = performance.now() - lastSentAtMs;
    const report = new RtcpSrPacket({
      ssrc: this.#ssrc,
      senderInfo: new RtcpSenderInfo({
        ntpTimestamp: ntpTimestamp(performance.timeOrigin + performance.now()),
        rtpTimestamp: (lastRtpTimestamp + Math.round(sinceLastMs * rtpTicksPerMs)) >>> 0,
        packetCount: packets >>> 0,
        octetCount: octets >>> 0,
      }),
    });
    this.#dtls.sendRtcp([report]).catch(() => {
      // Another one follows.
    });
  }
}
