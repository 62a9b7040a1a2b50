import { EventEmitter } from "node:events";
import { join } from "node:path";
import { readDetectionVersion, readRingCounts, segmentNames } from "@nekomado/board-memory";
import type { BoardStatus, CameraStatus, DetectionResult, StreamStatus } from "@nekomado/protocol";
import type { MediaThread } from "../media/media-thread.ts";
import { DetectionHistory } from "./detection-history.ts";

/** A script asks each few seconds; so long after its last question it counts as somebody who looks at detections. */
const askedForMs = 10_000;

export interface BoardStatusOptions {
  media: MediaThread;
  /** Folder of the segments. */
  shmDir: string;
}

const modeOf = (stream: StreamStatus): string => {
  if (stream.state !== "flowing") return "unavailable";
  return ["day", "night"][stream.cameraId] ?? `camera ${stream.cameraId}`;
};

/**
 * The board's numbers, for scripts and pages that ask. What the segments say is read there and then; the media thread
 * is asked for what it has measured. Asking counts as looking on: from then on every result comes into the history,
 * whereas with nobody there the detector is looked at ten times a second and results in between are missed.
 */
export class StatusDesk extends EventEmitter<{
  /** Somebody asks, or nobody any more. */
  audience: [boolean];
}> {
  readonly #media: MediaThread;
  readonly #ringPath: string;
  readonly #detectionsPath: string;
  readonly #history = new DetectionHistory();
  /** Of media threads that have died: the count goes on. */
  #framesBefore = 0;
  #frames = 0;
  #asked: NodeJS.Timeout | undefined;

  constructor({ media, shmDir }: BoardStatusOptions) {
    super();
    this.#media = media;
    this.#ringPath = join(shmDir, segmentNames.stream);
    this.#detectionsPath = join(shmDir, segmentNames.detections);
    media.on("detections", (result: DetectionResult) => this.#history.add(result));
    media.on("crashed", () => {
      this.#framesBefore += this.#frames;
      this.#frames = 0;
    });
  }

  get hasAudience(): boolean {
    return this.#asked !== undefined;
  }

  async read(): Promise<BoardStatus> {
    const numbers = await this.#numbers();
    return {
      ...numbers,
      latest_detection: this.#history.newest,
      detection_history: [...this.#history.withBoxes],
      timestamp: Date.now() / 1000,
    };
  }

  async readCamera(): Promise<CameraStatus> {
    const numbers = await this.#numbers();
    const { stream, detector } = this.#media;
    const camera = { mode: modeOf(stream), detector: detector.state };
    if (stream.state !== "flowing")
      return { camera: { ...camera, stream: stream.fault, reason: stream.message }, ...numbers };
    const { cameraId, picture, codec } = stream;
    return { camera: { ...camera, stream: "flowing", camera_id: cameraId, ...picture, codec }, ...numbers };
  }

  close(): void {
    clearTimeout(this.#asked);
    this.#asked = undefined;
  }

  async #numbers(): Promise<Pick<BoardStatus, "monitor" | "shared_memory">> {
    this.#noteAsked();
    const figures = await this.#media.figures();
    if (figures.ok) this.#frames = figures.frames;
    const ring = readRingCounts(this.#ringPath);
    const version = readDetectionVersion(this.#detectionsPath);
    return {
      monitor: {
        frames_processed: this.#framesBefore + this.#frames,
        current_fps: figures.ok ? Math.round(figures.framesPerSecond * 100) / 100 : 0,
        detection_count: this.#history.newest?.num_detections ?? 0,
        target_fps: ring === null || ring.frameIntervalMs === 0 ? 0 : Math.round(1000 / ring.frameIntervalMs),
      },
      shared_memory: {
        frame_count: ring?.framesHeld ?? 0,
        total_frames_written: ring?.framesWritten ?? 0,
        detection_version: version,
        has_detection: version > 0 ? 1 : 0,
      },
    };
  }

  #noteAsked(): void {
    if (this.#asked !== undefined) {
      this.#asked.refresh();
      return;
    }
    this.#asked = setTimeout(() => {
      this.#asked = undefined;
      this.emit("audience", false);
    }, askedForMs);
    this.emit("audience", true);
  }
}
