import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  rmdirSync,
  statSync,
  writeFileSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import {
  type BoardDetectionResult,
  type DetectionLayoutName,
  detectionLayoutOfSize,
  DetectionWriter,
  frameRingLayoutOfSize,
  FrameRingWriter,
  type FrameToWrite,
  type RingLayoutName,
  segmentNames,
} from "@nekomado/board-memory";
import { SimulatorError } from "./simulator-error.ts";

export type RingName = "stream" | "activeFrame" | "mjpegFrame";

export interface SegmentPlan {
  readonly shmDir: string;
  readonly layout: RingLayoutName;
  readonly rings: readonly RingName[];
  /** Null where no detections are written. */
  readonly detectionLayout: DetectionLayoutName | null;
  /** `frame_interval_ms` in the rings' heads. */
  readonly frameIntervalMs: number;
  /** Whether segments that somebody writes to may be replaced. */
  readonly replace: boolean;
}

/** A board's rings move 30 times a second and its detector some ten times: enough to see either. */
const watchMs = 400;

/** The segments of one simulated board. Removes what it made, and nothing else. */
export class BoardSegments {
  readonly #plan: SegmentPlan;
  readonly #madeDirectory: boolean;
  #layout: RingLayoutName;
  #rings: Map<RingName, FrameRingWriter>;
  readonly #detections: DetectionWriter | undefined;

  private constructor(plan: SegmentPlan, madeDirectory: boolean) {
    this.#plan = plan;
    this.#madeDirectory = madeDirectory;
    this.#layout = plan.layout;
    this.#rings = this.#createRings();
    this.#detections =
      plan.detectionLayout === null
        ? undefined
        : DetectionWriter.create(join(plan.shmDir, segmentNames.detections), plan.detectionLayout);
  }

  /** @throws SimulatorError `directory-unusable`, `segment-in-use` */
  static async create(plan: SegmentPlan): Promise<BoardSegments> {
    const madeDirectory = makeDirectory(plan.shmDir);
    if (!plan.replace) {
      const names: string[] = plan.rings.map((ring) => segmentNames[ring]);
      if (plan.detectionLayout !== null) names.push(segmentNames.detections);
      await refuseSegmentsInUse(names.map((name) => join(plan.shmDir, name)));
    }
    return naming(plan.shmDir, () => new BoardSegments(plan, madeDirectory));
  }

  get layout(): RingLayoutName {
    return this.#layout;
  }

  /**
   * Writes one frame, and nothing where the plan has no such ring.
   *
   * @returns its ring index
   * @throws SimulatorError `directory-full`
   */
  writeFrame(ring: RingName, frame: FrameToWrite): number | undefined {
    return naming(this.#plan.shmDir, () => this.#rings.get(ring)?.write(frame));
  }

  /** Begins to write a frame of the stream, and leaves it half written, as a daemon that dies there does. */
  tearStreamFrame(frame: FrameToWrite): void {
    const pieceBytes = Math.ceil(frame.data.length / 2);
    for (const step of this.#rings.get("stream")?.writeInSteps(frame, { pieceBytes }) ?? []) {
      if (step === "payload") return;
    }
  }

  /** @returns the result's version */
  writeDetections(result: Omit<BoardDetectionResult, "version">): number | undefined {
    return naming(this.#plan.shmDir, () => this.#detections?.write(result));
  }

  /** Removes the rings and makes new ones, as a camera daemon that starts again. The detector's segment stays. */
  restartRings(layout: RingLayoutName): void {
    for (const ring of this.#rings.values()) {
      ring.unlink();
      ring.close();
    }
    this.#layout = layout;
    this.#rings = this.#createRings();
  }

  /** Lets go of the files and leaves them where they are. */
  leave(): void {
    for (const writer of this.#writers()) writer.close();
  }

  remove(): void {
    for (const writer of this.#writers()) {
      writer.unlink();
      writer.close();
    }
    if (this.#madeDirectory) removeIfEmpty(this.#plan.shmDir);
  }

  #createRings(): Map<RingName, FrameRingWriter> {
    const { shmDir, rings, frameIntervalMs } = this.#plan;
    return new Map(
      rings.map((ring) => [
        ring,
        FrameRingWriter.create(join(shmDir, segmentNames[ring]), this.#layout, { frameIntervalMs }),
      ]),
    );
  }

  #writers(): (FrameRingWriter | DetectionWriter)[] {
    return [...this.#rings.values(), ...(this.#detections === undefined ? [] : [this.#detections])];
  }
}

/** What the newest daemons leave: a segment that cannot be read without the vendor's SDK, and nothing else. */
export class ZeroCopySegment {
  readonly #path: string;
  readonly #shmDir: string;
  readonly #madeDirectory: boolean;

  /** @throws SimulatorError `directory-unusable`, `segment-in-use` */
  constructor(shmDir: string, replace: boolean) {
    this.#shmDir = shmDir;
    this.#path = join(shmDir, segmentNames.h265ZeroCopy);
    this.#madeDirectory = makeDirectory(shmDir);
    if (!replace && existsSync(this.#path)) {
      throw new SimulatorError(
        "segment-in-use",
        `${this.#path} is there already, and nobody can see from outside whether a board's daemon uses it. Give another directory with --shm-dir, or --replace to take this one's place.`,
      );
    }
    naming(shmDir, () => writeFileSync(this.#path, Buffer.alloc(4096)));
  }

  remove(): void {
    rmSync(this.#path, { force: true });
    if (this.#madeDirectory) removeIfEmpty(this.#shmDir);
  }
}

/** @returns whether it was made now */
function makeDirectory(shmDir: string): boolean {
  if (statSync(shmDir, { throwIfNoEntry: false })?.isDirectory() === true) return false;
  if (shmDir === "/dev/shm") {
    throw new SimulatorError(
      "directory-unusable",
      "This system has no /dev/shm. Give a directory of your own with --shm-dir, and the same one to the agent.",
    );
  }
  return naming(shmDir, () => mkdirSync(shmDir, { recursive: true })) !== undefined;
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // Somebody else has put something there: it stays.
  }
}

async function refuseSegmentsInUse(paths: readonly string[]): Promise<void> {
  const before = paths.filter((path) => existsSync(path)).map((path) => ({ path, count: countOf(path) }));
  if (before.length === 0) return;
  await new Promise((resolve) => setTimeout(resolve, watchMs));
  const moving = before.filter(({ path, count }) => countOf(path) !== count).map(({ path }) => path);
  if (moving.length > 0) {
    throw new SimulatorError(
      "segment-in-use",
      `Somebody writes to ${moving.join(" and ")} right now: a board's own daemons, or another simulator. ` +
        "Give another directory with --shm-dir, or --replace to take their place.",
    );
  }
}

/** `write_index` of a ring or `version` of a detection result; undefined where there is neither. */
function countOf(path: string): number | undefined {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const at = detectionLayoutOfSize(size)?.versionAt ?? (frameRingLayoutOfSize(size) === undefined ? undefined : 0);
  if (at === undefined) return undefined;
  return naming(path, () => {
    const fd = openSync(path, "r");
    try {
      const word = Buffer.alloc(4);
      readSync(fd, word, 0, word.length, at);
      return word.readUInt32LE();
    } finally {
      closeSync(fd);
    }
  });
}

/** Runs what touches files, and says in words what is wrong with them. */
function naming<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOSPC") {
      throw new SimulatorError(
        "directory-full",
        `There is no room left in ${path}. Rings of v1 to v4 fill up to 93 MB each with large pictures: choose v5, a smaller --mjpeg-size or --no-raw, or another directory with --shm-dir.`,
        { cause },
      );
    }
    if (code === "EACCES" || code === "EPERM" || code === "EROFS" || code === "ENOTDIR" || code === "EEXIST") {
      throw new SimulatorError(
        "directory-unusable",
        `${path} cannot be used for the segments (${code}). Give a directory of your own with --shm-dir, and the same one to the agent.`,
        { cause },
      );
    }
    throw cause;
  }
}
