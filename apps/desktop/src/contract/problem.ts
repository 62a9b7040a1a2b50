import { z } from "zod";

/** Why a request of a page did not succeed. Pages switch on the reason; the message is for logs and reports. */
export const problemReasons = [
  /** The request is not what its schema asks for. */
  "malformed",
  /** The app's own service is down or hangs; it is being started again. */
  "service",
  /** No camera, picture or window of this id is known. */
  "unknown",
  /** What was typed is no code: not ten characters of the alphabet. */
  "badCode",
  /** The code's second half belongs to another certificate. Nothing was sent. */
  "notThisCamera",
  /** The board shows no such code (any more). */
  "codeExpired",
  "tooManyTries",
  /** The camera takes no further viewers. */
  "full",
  "incompatible",
  /** What was typed is no address. */
  "badAddress",
  /** Nothing answers at the address. */
  "unreachable",
  /** Something answers there that is no camera of ours. */
  "noCamera",
  /** The camera answers with another certificate than the one that it was paired with. */
  "keyChanged",
  /** The camera does not know this app (any more). */
  "unauthorised",
  /** The camera's link is down just now. */
  "disconnected",
  "timeout",
  /** The camera refused for a reason of its own: see the message. */
  "refused",
  "diskFull",
  /** The folder is gone or may not be written to. */
  "folder",
  /** The file was moved or deleted by somebody else. */
  "missing",
  /** The person closed the dialog. */
  "cancelled",
  /** A defect of the app; the log says more. */
  "internal",
] as const;
export type ProblemReason = (typeof problemReasons)[number];

export const problemSchema = z.object({ reason: z.enum(problemReasons), message: z.string().max(1000) });
export type Problem = z.infer<typeof problemSchema>;

/** A request that did not succeed, wherever it went. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly reason: ProblemReason;

  constructor(reason: ProblemReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }

  get problem(): Problem {
    return { reason: this.reason, message: this.message.slice(0, 1000) };
  }
}

/** What a request is answered with. */
export const replySchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), problem: problemSchema }),
]);
export type Reply = z.infer<typeof replySchema>;
