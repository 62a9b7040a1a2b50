import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BoardFrame } from "@nekomado/board-memory";
import { z } from "zod";
import type { Logger } from "../log.ts";
import { readStateFile, writeStateFile } from "./state-file.ts";
import { prepareStateFolder, stateFiles } from "./state-folder.ts";

/** An encoder has one or two of some tens of bytes; scaling lists may make it a kilobyte. */
const maxBase64Characters = 16 * 1024;
/** Day and night, and room for boards with more. */
const maxEncoders = 8;

const encoderSchema = z.object({
  cameraId: z.int(),
  /** As the ring's frames said, not as the parameter sets do. */
  width: z.int().min(1),
  height: z.int().min(1),
  /** Frames that the segment held already when the parameter sets came. */
  ringIndex: z.int().min(0),
  /** Annex B. */
  nalUnits: z.base64().min(1).max(maxBase64Characters),
});
type KeptEncoder = z.infer<typeof encoderSchema>;

const fileSchema = z.object({
  version: z.literal(1),
  /** The run of the system in which the segment was made: device and inode may come again in the next. */
  boot: z.string().min(1),
  /** `segmentIdentity` of the ring, which is that of one run of the camera daemon. */
  segment: z.string().min(1),
  encoders: z.array(encoderSchema).max(maxEncoders),
});
type KeptFile = z.infer<typeof fileSchema>;

/** What tells one frame's encoder from others. */
export type EncodedFrame = Pick<BoardFrame, "cameraId" | "width" | "height" | "ringIndex">;

export type TellTrouble = (message: string, error?: unknown) => void;

/** Where an agent keeps them. Null, with a word in the log, when its folder cannot be used: they are worth no refusal. */
export const findParameterSetsFile = async (stateFolder: string, log: Logger): Promise<string | null> => {
  try {
    await prepareStateFolder(stateFolder);
    return join(stateFolder, stateFiles.parameterSets);
  } catch (error) {
    log.warn({ err: error }, "the camera's parameter sets are not kept over a restart of the agent");
    return null;
  }
};

/** Linux's name for this run of the system; null elsewhere. */
export const readBootId = async (): Promise<string | null> => {
  try {
    return (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  } catch {
    return null;
  }
};

const readKept = async (path: string): Promise<KeptFile | null> => {
  const text = await readStateFile(path);
  return text === undefined ? null : fileSchema.parse(JSON.parse(text));
};

/**
 * The parameter sets of the camera's encoders, on disk: an encoder may write them once, when it starts, and an agent that
 * is started anew while the daemon runs could decode nothing any more. They are given back for the very segment that
 * they were seen in, so not to a daemon that was started anew as well; whoever uses them still has to see whether
 * they fit. Written when they have changed, and that is once in a daemon's run.
 */
export class KeptParameterSets {
  readonly #path: string;
  readonly #boot: string;
  readonly #tellTrouble: TellTrouble;
  #segment: string | undefined;
  #encoders: KeptEncoder[] = [];
  /** Of the run of the agent before this one. */
  #found: KeptFile | null;
  #isDue = false;
  #writing: Promise<void> | undefined;

  private constructor(path: string, boot: string, found: KeptFile | null, tellTrouble: TellTrouble) {
    this.#path = path;
    this.#boot = boot;
    this.#found = found;
    this.#tellTrouble = tellTrouble;
  }

  /** Never fails: a file that cannot be used is told of, and replaced when the next parameter sets come.
   * @param boot names this run of the system */
  static async open(path: string, boot: string, tellTrouble: TellTrouble): Promise<KeptParameterSets> {
    let found: KeptFile | null = null;
    try {
      found = await readKept(path);
    } catch (error) {
      tellTrouble(
        `${path} is not what the agent keeps there, and is ignored: the camera's next parameter sets replace it`,
        error,
      );
    }
    return new KeptParameterSets(path, boot, found?.boot === boot ? found : null, tellTrouble);
  }

  /** The frames to come are those of this segment. */
  attach(segmentIdentity: string): void {
    if (segmentIdentity === this.#segment) return;
    this.#segment = segmentIdentity;
    this.#encoders = this.#found?.segment === segmentIdentity ? this.#found.encoders : [];
    this.#found = null;
  }

  /** @returns in Annex B what was kept of the frame's encoder; undefined where nothing is, or nothing that is its own */
  find({ cameraId, width, height, ringIndex }: EncodedFrame): Uint8Array | undefined {
    const kept = this.#encoders.find((encoder) => encoder.cameraId === cameraId);
    if (kept === undefined || kept.width !== width || kept.height !== height) return undefined;
    if (ringIndex < kept.ringIndex) {
      // The segment's count began again: another run of the daemon, in the same file.
      this.#forget(cameraId);
      return undefined;
    }
    return Buffer.from(kept.nalUnits, "base64");
  }

  /** What was found does not fit the camera's frames. */
  drop(cameraId: number): void {
    this.#forget(cameraId);
    this.#tellTrouble(
      `${this.#path} has parameter sets of another encoder than camera ${cameraId} has now, and they are ignored`,
    );
  }

  /** @param annexB all parameter sets of the frame's encoder */
  keep({ cameraId, width, height, ringIndex }: EncodedFrame, annexB: Uint8Array): void {
    const nalUnits = Buffer.from(annexB).toString("base64");
    const kept = this.#encoders.find((encoder) => encoder.cameraId === cameraId);
    const isSame = kept?.nalUnits === nalUnits && kept.width === width && kept.height === height;
    if (isSame && kept.ringIndex <= ringIndex) return;
    const encoder = { cameraId, width, height, ringIndex, nalUnits };
    if (!encoderSchema.safeParse(encoder).success) return;
    const others = this.#encoders.filter((other) => other !== kept);
    this.#encoders = [encoder, ...others].slice(0, maxEncoders);
    this.#isDue = true;
    this.#writing ??= this.#write();
  }

  /** Settles when everything is on disk. */
  async close(): Promise<void> {
    await this.#writing;
  }

  #forget(cameraId: number): void {
    this.#encoders = this.#encoders.filter((encoder) => encoder.cameraId !== cameraId);
  }

  async #write(): Promise<void> {
    while (this.#isDue && this.#segment !== undefined) {
      this.#isDue = false;
      const file: KeptFile = { version: 1, boot: this.#boot, segment: this.#segment, encoders: this.#encoders };
      try {
        await writeStateFile(this.#path, `${JSON.stringify(file, null, 2)}\n`);
      } catch (error) {
        this.#tellTrouble(
          "the camera's parameter sets could not be kept: where the encoder writes them only once, an agent that is started anew has to wait for the camera daemon to start anew, too",
          error,
        );
      }
    }
    this.#writing = undefined;
  }
}
