export type FanoutErrorReason =
  /** A key or salt has not the length that its SRTP profile asks for. */
  | "keyLength"
  /** A payload is longer than the slots of the history. */
  | "payloadLength"
  /** A setting is out of its range. */
  | "setting"
  /** A cipher was used after it was closed. */
  | "closed";

/** Wrong use of the fan-out: nothing that a network or a viewer can cause. */
export class FanoutError extends Error {
  override readonly name = "FanoutError";
  readonly reason: FanoutErrorReason;

  constructor(reason: FanoutErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
