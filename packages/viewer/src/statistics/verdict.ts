import type { Words } from "../i18n/words.ts";
import type { ConnectionStatistics } from "./connection-statistics.ts";
import type { DelaySummary } from "./delay-history.ts";

const muchLost = 0.02;
const lateMs = 500;
const fewFps = 15;
/** Of MJPEG, which is asked for fewer. */
const fewMjpegFps = 8;

export interface VerdictGrounds {
  isLive: boolean;
  fps: number;
  connection: ConnectionStatistics | null;
  delay: DelaySummary | null;
}

/** The numbers in a sentence; what harms most is named first. */
export const statisticsVerdict = (
  { isLive, fps, connection, delay }: VerdictGrounds,
  { messages, format }: Words,
): { isWell: boolean; text: string } => {
  const { verdict } = messages.statistics;
  if (!isLive) return { isWell: false, text: verdict.waiting };
  const lost = connection?.lostShare ?? 0;
  if (lost >= muchLost) return { isWell: false, text: verdict.lossy(format.percent(lost, 1)) };
  if (delay !== null && delay.typicalMs >= lateMs) {
    return { isWell: false, text: verdict.slow(format.number(delay.typicalMs)) };
  }
  if (fps < (connection?.transport === "mjpeg" ? fewMjpegFps : fewFps))
    return { isWell: false, text: verdict.fewFrames(format.number(fps)) };
  return {
    isWell: true,
    text: delay === null ? verdict.wellUnknownDelay : verdict.well(format.number(delay.typicalMs)),
  };
};
