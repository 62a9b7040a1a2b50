import { join } from "node:path";
import { DetectionWriter, FrameRingWriter, segmentNames } from "@nekomado/board-memory";
import type { BoardDetection } from "@nekomado/board-memory";
import { splitAccessUnits } from "@nekomado/h264";
import { makeX264Clip } from "@nekomado/h264/testing";

const intervalMs = 33;

/** A camera daemon and a detector in a test's own process: real segments, real H.264, by hand or at 30 frames a second. */
export class TestDaemon {
  readonly frames: FrameRingWriter;
  readonly detections: DetectionWriter;
  readonly #accessUnits: readonly Buffer[];
  #timer: NodeJS.Timeout | undefined;
  #frameNumber = 0;
  cameraId = 0;
  /** What the detector sees in each second frame from now on. */
  sees: readonly BoardDetection[] = [];

  private constructor(shmDir: string, accessUnits: readonly Buffer[]) {
    this.frames = FrameRingWriter.create(join(shmDir, segmentNames.stream), "v5", { frameIntervalMs: intervalMs });
    this.detections = DetectionWriter.create(join(shmDir, segmentNames.detections), "d3");
    this.#accessUnits = accessUnits;
  }

  /** @param shmDir folder for the segments */
  static async start(shmDir: string): Promise<TestDaemon> {
    const clip = await makeX264Clip({
      width: 320,
      height: 180,
      frames: 10,
      keyframeIntervalFrames: 5,
      profile: "baseline",
      x264Params: ["repeat-headers=1"],
    });
    const daemon = new TestDaemon(shmDir, splitAccessUnits(clip));
    daemon.run();
    return daemon;
  }

  run(): void {
    this.#timer ??= setInterval(() => this.#write(), intervalMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  close(): void {
    this.stop();
    this.frames.close();
    this.detections.close();
  }

  #write(): void {
    const frameNumber = this.#frameNumber++;
    const data = this.#accessUnits[frameNumber % this.#accessUnits.length];
    if (data === undefined) throw new Error("the clip is empty");
    const now = process.hrtime.bigint();
    const timestamp = { seconds: Number(now / 1_000_000_000n), nanoseconds: Number(now % 1_000_000_000n) };
    const { cameraId } = this;
    this.frames.write({ frameNumber, timestamp, cameraId, width: 320, height: 180, format: "h264", data });
    if (frameNumber % 2 === 0)
      this.detections.write({ frameNumber, timestampMs: Number(now) / 1e6, detections: this.sees });
  }
}
