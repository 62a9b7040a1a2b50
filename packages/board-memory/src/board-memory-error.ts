/** Why something in the board's memory cannot be used. */
export type BoardMemoryErrorReason =
  /** No file of that name: the daemon has not made the segment, or has removed it. */
  | "absent"
  /** The file is there with size 0: the daemon is about to give it its size. */
  | "empty"
  /** The file's size belongs to no known layout. */
  | "unknownSize"
  /** The file cannot be opened or read: permissions, or not a plain file. */
  | "unreadable"
  /** A writer was given a frame that no slot can hold. */
  | "invalidFrame"
  /** A writer was given a result that the record cannot hold. */
  | "invalidDetections"
  /** The writer was used after `close()`. */
  | "closed";

/** What every failure of this package is thrown or reported as. */
export class BoardMemoryError extends Error {
  override readonly name = "BoardMemoryError";
  readonly reason: BoardMemoryErrorReason;
  /** Path of the segment's file. */
  readonly path: string;

  constructor(reason: BoardMemoryErrorReason, path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.path = path;
  }
}
