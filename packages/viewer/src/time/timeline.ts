import type { TimelineAnchor } from "@nekomado/protocol";
import { captureTimeMsOf, rtpClockRateHz } from "@nekomado/protocol";
import { rtpTicksBetween } from "./rtp-order.ts";

const keptEpochs = 4;
/** Frames older than this are on no screen any more; the start of an epoch follows, lest the timestamps wrap past it. */
const memoryTicks = 600 * rtpClockRateHz;

interface Epoch {
  /** No frame of this epoch is before it. */
  startRtpTimestamp: number;
  anchor: TimelineAnchor;
}

/** The anchors that tie RTP timestamps to the agent's clock, one per epoch, newest last. */
export class Timeline {
  #epochs: Epoch[] = [];

  add(anchor: TimelineAnchor): void {
    const newest = this.#epochs.at(-1);
    if (newest?.anchor.epoch !== anchor.epoch) {
      this.#epochs = [...this.#epochs, { startRtpTimestamp: anchor.rtpTimestamp, anchor }].slice(-keptEpochs);
      return;
    }
    newest.anchor = anchor;
    if (rtpTicksBetween(anchor.rtpTimestamp, newest.startRtpTimestamp) <= memoryTicks) return;
    newest.startRtpTimestamp = (anchor.rtpTimestamp - memoryTicks) >>> 0;
    this.#epochs = [newest];
  }

  reset(): void {
    this.#epochs = [];
  }

  /**
   * Capture time on the agent's clock, ms; null before the first anchor. An anchor reaches the viewer sooner than
   * its frame is painted, so frames of the epoch before are still told by the anchor before.
   */
  captureTimeMsOf(rtpTimestamp: number): number | null {
    const [oldest] = this.#epochs;
    if (oldest === undefined) return null;
    const begun = this.#epochs.filter(({ startRtpTimestamp }) => rtpTicksBetween(rtpTimestamp, startRtpTimestamp) >= 0);
    return captureTimeMsOf((begun.at(-1) ?? oldest).anchor, rtpTimestamp);
  }
}
