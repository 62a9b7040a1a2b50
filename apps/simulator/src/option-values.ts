import { frameRingLayouts } from "@nekomado/board-memory";
import { InvalidArgumentError } from "commander";
import { type Command, parseCommand, type TimedCommand } from "./command.ts";
import type { PictureSize } from "./picture-size.ts";

/** Some three weeks: what a timer can wait. */
export const longestMs = 2e9;
export const longestS = longestMs / 1000;

/** A number within bounds, as commander parses an option's value. All of these throw InvalidArgumentError. */
export function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`Give a number from ${least} to ${most}.`);
    }
    return value;
  };
}

export function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Width and height that NV12 and a slot of a ring can hold. */
export function pictureSize(text: string): PictureSize {
  const match = /^(\d{1,4})x(\d{1,4})$/.exec(text);
  const width = Number(match?.[1]);
  const height = Number(match?.[2]);
  // NV12 halves the colour in both directions, and a slot of a ring holds one picture of 1920x1080.
  if (!(width >= 2 && height >= 2) || width % 2 !== 0 || height % 2 !== 0 || width * height > 1920 * 1080) {
    throw new InvalidArgumentError("Give width and height as in 640x480: even, and no more pixels than 1920x1080 has.");
  }
  return { width, height };
}

/** `VALUE@SECONDS`, gathered over the repetitions of an option. */
export function timed(
  commandOf: (value: number) => Command,
  parseValue: (text: string) => number,
): (text: string, previous?: TimedCommand[]) => TimedCommand[] {
  return (text, previous = []) => {
    const [value, at, ...rest] = text.split("@");
    if (value === undefined || at === undefined || rest.length > 0) {
      throw new InvalidArgumentError("Give milliseconds and seconds as in 500@10.");
    }
    return [...previous, { atSeconds: number(0, longestS)(at), command: commandOf(parseValue(value)) }];
  };
}

/** `SECONDS` or `SECONDS,LAYOUT`. */
export function restartAt(text: string, previous: TimedCommand[] = []): TimedCommand[] {
  const [at = "", layout, ...rest] = text.split(",");
  if (rest.length > 0 || (layout !== undefined && !Object.keys(frameRingLayouts).includes(layout))) {
    throw new InvalidArgumentError("Give seconds, and a layout from v1 to v5 where it changes, as in 10 or 10,v3.");
  }
  const command = parseCommand(`restart ${layout ?? ""}`);
  return [...previous, { atSeconds: number(0, longestS)(at), command }];
}
