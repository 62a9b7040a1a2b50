import { EventEmitter } from "node:events";
import { join } from "node:path";
import type { BoardFrame, BoardMemoryError } from "@nekomado/board-memory";
import { FrameRingReader, segmentNames } from "@nekomado/board-memory";
import type { CaptureClock } from "../media/capture-clock.ts";
import type { PictureFault, PictureStatus } from "./contract.ts";
import { faultOf } from "./jpeg-encoder.ts";

/** A segment that has been silent for this long is not waited for alone. */
const silentMs = 500;
const stoppedMs = 1_000;
const watchEveryMs = 100;

/** In the order in which they are preferred: the smaller pictures are made for this. */
const segments = [segmentNames.mjpegFrame, segmentNames.activeFrame] as const;
type SegmentName = (typeof segments)[number];

const noSegment =
  "There is neither /pet_camera_mjpeg_frame nor /pet_camera_active_frame: the camera daemon does not run, or keeps no raw pictures that JPEGs could be made of. Start it, or set it to publish raw pictures.";
const silence =
  "The camera daemon has stopped writing raw pictures. Look at its log, or restart it; the pictures come back by themselves.";

/** One ring of raw pictures, while it is followed. */
interface Source {
  reader: FrameRingReader;
  /** Why it cannot be attached to; undefined once it is, and before the first look. */
  obstacle: BoardMemoryError | undefined;
}

/**
 * The board's raw pictures: of `/pet_camera_mjpeg_frame`, and of `/pet_camera_active_frame` where that is not there or
 * nobody writes to it. Follows both through restarts of the daemon. Reads from `open()` to `close()` only.
 */
export class RawPictures extends EventEmitter<{
  /** One that a JPEG can be made of. The capture time is on the agent's clock. `isNewest`: no other follows at once. */
  picture: [BoardFrame, { captureTimeMs: number; isNewest: boolean }];
  /** One that cannot be what its header says, and why not. */
  skipped: [BoardFrame, string];
  status: [PictureStatus];
}> {
  readonly #shmDir: string;
  readonly #clock: CaptureClock;
  readonly #sources = new Map<SegmentName, Source>();
  #watch: NodeJS.Timeout | undefined;
  #status: PictureStatus | undefined;
  #openedMs = 0;
  #lastPictureMs: number | undefined;
  #lastPreferredMs: number | undefined;
  /** The newest frame of no use, and why, in words. */
  #unusable: { why: string; atMs: number } | undefined;

  constructor(shmDir: string, clock: CaptureClock) {
    super();
    this.#shmDir = shmDir;
    this.#clock = clock;
  }

  open(): void {
    if (this.#watch !== undefined) return;
    this.#openedMs = performance.now();
    this.#status = undefined;
    this.#lastPictureMs = undefined;
    this.#lastPreferredMs = undefined;
    this.#unusable = undefined;
    this.#watch = setInterval(() => this.#look(), watchEveryMs);
    this.#follow(segments[0]);
  }

  close(): void {
    clearInterval(this.#watch);
    this.#watch = undefined;
    for (const { reader } of this.#sources.values()) reader.close();
    this.#sources.clear();
  }

  #follow(segment: SegmentName): void {
    if (this.#sources.has(segment)) return;
    const reader = new FrameRingReader({ path: join(this.#shmDir, segment), rhythm: "live" });
    const source: Source = { reader, obstacle: undefined };
    this.#sources.set(segment, source);
    reader.on("attached", () => (source.obstacle = undefined));
    reader.on("waiting", (error) => {
      source.obstacle = error;
      if (segment === segments[0]) this.#follow(segments[1]);
      this.#look();
    });
    reader.on("frame", (frame, { newestInLook }) => this.#receive(segment, frame, newestInLook));
    reader.start();
  }

  #receive(segment: SegmentName, frame: BoardFrame, isNewest: boolean): void {
    const nowMs = performance.now();
    const { captureTimeMs } = this.#clock.place(frame.timestampMs, isNewest);
    const why = faultOf(frame);
    if (why !== null) {
      this.#unusable = { why, atMs: nowMs };
      this.emit("skipped", frame, why);
      return;
    }
    if (segment === segments[0]) this.#prefer();
    this.#lastPictureMs = nowMs;
    this.#setStatus({ state: "flowing" });
    this.emit("picture", frame, { captureTimeMs, isNewest });
  }

  /** The preferred segment flows: the other need not be read. */
  #prefer(): void {
    this.#lastPreferredMs = performance.now();
    const other = this.#sources.get(segments[1]);
    if (other === undefined) return;
    other.reader.close();
    this.#sources.delete(segments[1]);
  }

  #look(): void {
    if (this.#watch === undefined) return;
    const nowMs = performance.now();
    if (nowMs - (this.#lastPreferredMs ?? this.#openedMs) > silentMs) this.#follow(segments[1]);
    if (this.#lastPictureMs !== undefined && nowMs - this.#lastPictureMs < stoppedMs) return;
    const obstacles = segments.map((segment) => this.#sources.get(segment)?.obstacle);
    if (obstacles.every((obstacle) => obstacle !== undefined)) this.#setStatus(statusOf(obstacles));
    else if (nowMs - this.#openedMs >= stoppedMs) this.#setStatus(this.#statusOfSilence(nowMs));
  }

  #statusOfSilence(nowMs: number): PictureStatus {
    if (this.#unusable === undefined || nowMs - this.#unusable.atMs >= stoppedMs) return none("stopped", silence);
    return none(
      "unusable",
      `The camera daemon's raw pictures cannot be used: ${this.#unusable.why}. Set it to publish NV12 or JPEG.`,
    );
  }

  #setStatus(status: PictureStatus): void {
    const isNews = this.#status?.state !== status.state || (status.state === "none" && !isSame(status, this.#status));
    this.#status = status;
    if (isNews) this.emit("status", status);
  }
}

const none = (fault: PictureFault, message: string): PictureStatus => ({ state: "none", fault, message });

const isSame = (a: PictureStatus, b: PictureStatus): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What stands in the way of both segments, in one: what is there and wrong says more than what is not there. */
const statusOf = (obstacles: readonly BoardMemoryError[]): PictureStatus => {
  const unknown = obstacles.find(({ reason }) => reason === "unknownSize");
  if (unknown !== undefined) return none("unknownLayout", unknown.message);
  const unreadable = obstacles.find(({ reason }) => reason === "unreadable");
  if (unreadable !== undefined) return none("unreadable", unreadable.message);
  return none("absent", noSegment);
};
