import type { PictureFormat } from "../../contract/index.ts";
import { localTimeOf } from "./format/local-time.ts";

const extensions: Record<PictureFormat, string> = { jpeg: "jpg", png: "png" };

/** The folder of a day in a camera's folder, `2026-11-21`, by this PC's time of the frame. */
export const dayFolderName = (capturedAtMs: number): string => {
  const { year, month, day } = localTimeOf(capturedAtMs);
  return `${year}-${month}-${day}`;
};

/**
 * A picture's name, `2026-11-21_14-32-18.123_Kitchen.jpg`.
 *
 * @param camera made safe already
 * @param attempt from 1; another than the first when the name before was taken
 */
export const pictureName = (capturedAtMs: number, camera: string, format: PictureFormat, attempt: number): string => {
  const { hour, minute, second, millisecond } = localTimeOf(capturedAtMs);
  const time = `${dayFolderName(capturedAtMs)}_${hour}-${minute}-${second}.${millisecond}`;
  return `${time}_${camera}${attempt === 1 ? "" : `_${attempt}`}.${extensions[format]}`;
};

/** What a picture's name says. */
export interface NamedPicture {
  /** `2026-11-21_14-32-18.123`: the order of the strings is that of the times. */
  time: string;
  /** Unix time in ms, by this PC's time zone. */
  capturedAtMs: number;
  camera: string;
  format: PictureFormat;
}

const namePattern = /^(\d{4})-(\d\d)-(\d\d)_(\d\d)-(\d\d)-(\d\d)\.(\d{3})_(.+)\.(jpg|jpeg|png)$/i;

/** @returns null for a name that no snapshot has */
export const parsePictureName = (name: string): NamedPicture | null => {
  const found = namePattern.exec(name);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0] = found.slice(1, 8).map(Number);
  const date = new Date(year, month - 1, day, hour, minute, second, ms);
  // The 31st of a month of 30 days is no day.
  if (date.getMonth() !== month - 1 || date.getDate() !== day || hour > 23 || minute > 59 || second > 59) return null;
  return {
    time: name.slice(0, 23),
    capturedAtMs: date.getTime(),
    camera: found[8] ?? "",
    format: found[9]?.toLowerCase() === "png" ? "png" : "jpeg",
  };
};
