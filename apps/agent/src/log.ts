import type { Logger } from "pino";
import { pino } from "pino";

export type { Logger } from "pino";
export const logLevels = ["error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * One JSON line on stdout per event that a person cares about. `error`: a part has failed and somebody must act;
 * `warn`: something is wrong and heals by itself or harms little; `info`: what a person would tell of the day, never
 * more than once a second; `debug`: everything else.
 */
export const createLog = (level: LogLevel): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
