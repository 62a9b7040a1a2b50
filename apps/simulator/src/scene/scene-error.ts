export type SceneErrorReason =
  /** A file of the drawn clip is not there. */
  | "clip-missing"
  /** A file of the drawn clip is there, but its bytes are not what the drawing script writes. */
  | "clip-damaged"
  /** A picture was asked for in a size that NV12 cannot have. */
  | "size-impossible";

export class SceneError extends Error {
  readonly reason: SceneErrorReason;

  constructor(reason: SceneErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "SceneError";
    this.reason = reason;
  }
}
