/** Why the simulator cannot do what it was asked to. */
export type SimulatorErrorReason =
  /** Somebody else writes to the segments right now: a board's daemons, or another simulator. */
  | "segment-in-use"
  /** The directory for the segments is not there or cannot be written to. */
  | "directory-unusable"
  /** The directory has no room left for a frame. */
  | "directory-full"
  /** A file named by an option cannot be read. */
  | "file-unreadable"
  /** A file has no H.264 in Annex B that begins with a keyframe. */
  | "clip-unplayable"
  /** ffmpeg is needed and is not in PATH. */
  | "ffmpeg-missing"
  /** ffmpeg ended with an error. */
  | "ffmpeg-failed"
  /** A command does not fit how the simulator runs. */
  | "command-refused";

export class SimulatorError extends Error {
  override readonly name = "SimulatorError";
  readonly reason: SimulatorErrorReason;

  constructor(reason: SimulatorErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
