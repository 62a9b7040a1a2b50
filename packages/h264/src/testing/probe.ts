import { runFfmpegTool } from "./x264-clip.ts";

/** What ffprobe says of an H.264 byte stream. */
export interface Probe {
  width: number;
  height: number;
  codedWidth: number;
  codedHeight: number;
  profile: string;
  level: number;
  reorderedFrames: number;
  /** size in bytes of each access unit, in the order of the stream */
  packetSizes: number[];
  /** I, P and B of each decoded frame, in the order in which they are shown */
  pictureTypes: string[];
}

export async function probe(annexB: Uint8Array): Promise<Probe> {
  const args = ["-v", "error", "-f", "h264", "-show_streams", "-show_packets", "-show_frames", "-of", "json", "pipe:0"];
  const told: unknown = JSON.parse((await runFfmpegTool("ffprobe", args, annexB)).toString("utf8"));
  const stream = listOf(told, "streams")[0];
  const items = listOf(told, "packets_and_frames");
  return {
    width: numberOf(stream, "width"),
    height: numberOf(stream, "height"),
    codedWidth: numberOf(stream, "coded_width"),
    codedHeight: numberOf(stream, "coded_height"),
    profile: String(fieldOf(stream, "profile")),
    level: numberOf(stream, "level"),
    reorderedFrames: numberOf(stream, "has_b_frames"),
    packetSizes: items.filter((item) => fieldOf(item, "type") === "packet").map((item) => numberOf(item, "size")),
    pictureTypes: items
      .filter((item) => fieldOf(item, "type") === "frame")
      .map((item) => String(fieldOf(item, "pict_type"))),
  };
}

/** A hash of each decoded frame; fails when the decoder finds anything wrong. */
export async function decodedFrameHashes(stream: Uint8Array, format: "h264" | "mp4" = "h264"): Promise<string[]> {
  const args = ["-v", "error", "-f", format, "-i", "pipe:0", "-f", "framemd5", "pipe:1"];
  const lines = (await runFfmpegTool("ffmpeg", args, stream)).toString("utf8").split("\n");
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(",").at(-1)?.trim() ?? "");
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function listOf(value: unknown, name: string): unknown[] {
  const list = fieldOf(value, name);
  if (!Array.isArray(list)) throw new Error(`ffprobe gave no list ${name}`);
  return list;
}

function numberOf(value: unknown, name: string): number {
  const number = Number(fieldOf(value, name));
  if (!Number.isFinite(number)) throw new Error(`ffprobe gave no number ${name}`);
  return number;
}
