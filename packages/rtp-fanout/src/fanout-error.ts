export type FanoutErrorReason =
  /** A key or salt has not the length that its SRTP profile asks for. */
  | "keyLength"
  /** A payload is longer than the slots of the history. */
  | "payloadLength"
  /** A setting is out of its range. */
  | "setting"
  /** A cipher was used after it was closed. */
  | "closed"
  /** An address was asked for that is not in the memory it is asked of. */
  | "bounds"
  /** A native call failed where it cannot fail by what a network or a viewer does. */
  | "native"
  /** The fast path does not work here. */
  | "unavailable";

/** Wrong use of the fan-out, or a machine that it does not suit: nothing that a network or a viewer can cause. */
export class FanoutError extends Error {
  override readonly name = "FanoutError";
  readonly reason: FanoutErrorReason;

  constructor(reason: FanoutErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}
