import type { CheckResult } from "../../contract/index.ts";
import { mediaSteps } from "../../contract/index.ts";

export type MediaStep = (typeof mediaSteps)[number];

/** What a peer connection of the check's own tells at one moment. */
export interface MediaReading {
  iceState: RTCIceConnectionState;
  /** Of ICE and DTLS together. */
  connectionState: RTCPeerConnectionState;
  packetsReceived: number;
  packetsLost: number;
  /** Frames that arrived whole; counted from the first keyframe on. */
  framesReceived: number;
  keyFramesDecoded: number;
  framesDecoded: number;
  /** Such as `video/H264`; null before the first packet. */
  codec: string | null;
  picture: { width: number; height: number } | null;
  /** A frame was given to the screen. */
  isPainted: boolean;
  /** A hidden page paints nothing. */
  canPaint: boolean;
  /** The agent says that it gets no frames from the camera. */
  isStreamStopped: boolean;
}

/** The media half of a connection to a camera, made for the check and gone with it. */
export interface MediaProbe {
  /**
   * Asks the camera for the picture.
   * @throws {LinkError} the camera says no or nothing
   */
  open(): Promise<void>;
  read(): Promise<MediaReading>;
}

export interface MediaCheck {
  probe: MediaProbe;
  /** Of each step. */
  deadlineMs: number;
  signal: AbortSignal;
  /** Settles after a moment: the next look. */
  pause: () => Promise<void>;
  nowMs: () => number;
  onStep: (step: MediaStep) => void;
  onResult: (result: CheckResult) => void;
}

type Reason = NonNullable<CheckResult["reason"]>;

interface StepRule {
  isPassed: (reading: MediaReading) => boolean;
  /** No more waiting: it will not pass. */
  isLost: (reading: MediaReading) => boolean;
  reason: (reading: MediaReading) => Reason;
  detail: (reading: MediaReading) => string;
}

const isOver = ({ connectionState }: MediaReading): boolean =>
  connectionState === "failed" || connectionState === "closed";
const unlessStopped =
  (reason: Reason) =>
  ({ isStreamStopped }: MediaReading): Reason =>
    isStreamStopped ? "streamStopped" : reason;

const rules: Record<MediaStep, StepRule> = {
  ice: {
    isPassed: ({ iceState }) => iceState === "connected" || iceState === "completed",
    isLost: ({ iceState }) => iceState === "failed" || iceState === "closed",
    reason: () => "blocked",
    detail: ({ iceState }) => `ICE ${iceState}`,
  },
  dtls: {
    isPassed: ({ connectionState }) => connectionState === "connected",
    isLost: isOver,
    reason: (reading) => (isOver(reading) ? "unknown" : "timeout"),
    detail: ({ connectionState }) => `connection ${connectionState}`,
  },
  firstPacket: {
    isPassed: ({ packetsReceived }) => packetsReceived > 0,
    isLost: isOver,
    reason: unlessStopped("noPackets"),
    detail: ({ packetsReceived, packetsLost }) => `${packetsReceived} packets received, ${packetsLost} lost`,
  },
  keyframe: {
    // Nothing counts as a frame before the first whole keyframe, which everything else refers to.
    isPassed: ({ framesReceived, keyFramesDecoded }) => framesReceived > 0 || keyFramesDecoded > 0,
    isLost: isOver,
    reason: unlessStopped("noKeyframe"),
    detail: ({ framesReceived, packetsReceived, packetsLost }) =>
      `${framesReceived} whole frames of ${packetsReceived} packets, ${packetsLost} lost`,
  },
  decode: {
    isPassed: ({ framesDecoded, isPainted, canPaint }) => framesDecoded > 0 && (isPainted || !canPaint),
    isLost: isOver,
    reason: () => "notDecoded",
    detail: ({ framesDecoded, isPainted, codec, picture }) =>
      [
        `${framesDecoded} frames decoded, ${isPainted ? "painted" : "none painted"}`,
        codec ?? "codec unknown",
        picture === null ? "size unknown" : `${picture.width}x${picture.height}`,
      ].join(", "),
  },
};

/** Why a camera that was asked for the picture gave none: the reasons of `LinkError`. */
const refusalReason = (error: unknown): Reason => {
  const reason = error instanceof Error && "reason" in error ? error.reason : null;
  switch (reason) {
    case "full":
    case "unauthorised":
    case "incompatible":
      return reason;
    case "timeout":
    case "disconnected":
      return "timeout";
    case "unreadable":
    case "malformed":
      return "incompatible";
    case "noH264":
    case "noVideo":
      return "notDecoded";
    default:
      return "unknown";
  }
};

const refusalDetail = (error: unknown): string =>
  `the picture was asked for: ${error instanceof Error ? error.message : "no answer"}`.slice(0, 500);

/**
 * Takes the five steps one after the other, each until it passes or its own deadline is over; those after a failed one
 * are skipped. Ends early, without further results, when the signal aborts.
 */
export const checkMedia = async (check: MediaCheck): Promise<void> => {
  const { probe, deadlineMs, signal, pause, nowMs, onStep, onResult } = check;
  let hasFailed = false;
  for (const step of mediaSteps) {
    if (signal.aborted) return;
    if (hasFailed) {
      onResult({ step, outcome: "skipped", tookMs: null, detail: "", reason: null });
      continue;
    }
    onStep(step);
    const startedAtMs = nowMs();
    const told = (outcome: "passed" | "failed", detail: string, reason: Reason | null): void => {
      if (!signal.aborted) onResult({ step, outcome, tookMs: Math.max(0, nowMs() - startedAtMs), detail, reason });
    };
    if (step === mediaSteps[0]) {
      try {
        await probe.open();
      } catch (error) {
        hasFailed = true;
        told("failed", refusalDetail(error), refusalReason(error));
        continue;
      }
    }
    const { isPassed, isLost, reason, detail } = rules[step];
    // The camera's answer has a deadline of its own.
    const waitingSinceMs = nowMs();
    let reading = await probe.read();
    while (!isPassed(reading) && !isLost(reading) && nowMs() - waitingSinceMs < deadlineMs) {
      await pause();
      if (signal.aborted) return;
      reading = await probe.read();
    }
    if (isPassed(reading)) {
      told("passed", detail(reading), null);
    } else {
      hasFailed = true;
      told("failed", detail(reading), reason(reading));
    }
  }
};
