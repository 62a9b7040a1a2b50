/** Why a stream cannot be used as it came. */
export type H264ErrorReason =
  /** there is no start code, or nothing behind one */
  | "no-nal-unit"
  /** the head of a slice says nothing sensible: damaged, or no H.264 at all */
  | "slice-header-unreadable"
  /** a keyframe refers to a picture parameter set that never came */
  | "picture-parameter-set-missing"
  /** a keyframe refers, through its picture parameter set, to a sequence parameter set that never came */
  | "sequence-parameter-set-missing"
  /** the caller allows payloads that cannot hold a fragment, or that no packet can hold */
  | "payload-limit-impossible"
  /** a byte stream went on and on without the next picture */
  | "access-unit-too-long";

export class H264Error extends Error {
  override readonly name = "H264Error";
  readonly reason: H264ErrorReason;

  constructor(reason: H264ErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
