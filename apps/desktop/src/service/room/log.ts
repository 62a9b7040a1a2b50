import { format } from "node:util";

export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * `error`: a part has failed; `warn`: something is wrong and heals by itself or harms little; `info`: what a person
 * would tell of the day; `debug`: everything else. Nothing above `debug` more than once a second, and never a secret.
 */
export type Log = { readonly [Level in LogLevel]: (message: string, cause?: unknown) => void };

const maxLength = 4000;

/** @param write takes one line of the log, already of a bounded length */
export const createLog = (write: (level: LogLevel, message: string) => void): Log => {
  const at =
    (level: LogLevel) =>
    (message: string, cause?: unknown): void =>
      write(level, (cause === undefined ? message : `${message} ${format(cause)}`).slice(0, maxLength));
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
};
