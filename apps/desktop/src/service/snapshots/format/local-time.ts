/** A moment in this PC's own time: what a person would write down. Strings of fixed width. */
export interface LocalTime {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
  millisecond: string;
  /** From UTC, `+09:00`. */
  offset: string;
}

/** Beyond these a year has more than four digits, or is none that a camera's frame can be of. */
const earliestMs = Date.UTC(1970, 0, 2);
const latestMs = Date.UTC(9999, 11, 30);

/** Whether a time can be written as a file's name and in EXIF. */
export const isWritableTime = (atMs: number): boolean => atMs >= earliestMs && atMs <= latestMs;

const padded = (value: number, digits: number): string => String(value).padStart(digits, "0");

/** @param atMs Unix time in ms, one that `isWritableTime` */
export const localTimeOf = (atMs: number): LocalTime => {
  const date = new Date(atMs);
  const offsetMinutes = -date.getTimezoneOffset();
  const distance = Math.abs(offsetMinutes);
  return {
    year: padded(date.getFullYear(), 4),
    month: padded(date.getMonth() + 1, 2),
    day: padded(date.getDate(), 2),
    hour: padded(date.getHours(), 2),
    minute: padded(date.getMinutes(), 2),
    second: padded(date.getSeconds(), 2),
    millisecond: padded(date.getMilliseconds(), 3),
    offset: `${offsetMinutes < 0 ? "-" : "+"}${padded(Math.floor(distance / 60), 2)}:${padded(Math.floor(distance % 60), 2)}`,
  };
};

/** ISO 8601 with ms and offset, `2026-11-21T14:32:18.123+09:00`. */
export const isoOf = (time: LocalTime): string =>
  `${time.year}-${time.month}-${time.day}T${time.hour}:${time.minute}:${time.second}.${time.millisecond}${time.offset}`;
