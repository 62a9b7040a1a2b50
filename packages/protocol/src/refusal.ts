import { z } from "zod";

/** Why an agent says no. The viewer switches on the reason; the message is for logs and scripts. */
export const refusalReasons = [
  /** The message is not what the schema of its event or endpoint asks for. */
  "malformed",
  /** The body or message is larger than the agent reads. */
  "tooLarge",
  /** The offer asks for no video. */
  "noVideo",
  /** The offer asks for video, but not for H.264 in packetization mode 1. */
  "noH264",
  /** As many viewers watch as the agent serves. */
  "full",
  /** Viewer and agent speak different versions of this protocol. */
  "incompatible",
  /** The viewer is not paired, or not any more. */
  "unauthorised",
  /** The code is not the one that the board shows. */
  "wrongCode",
  /** No code waits: it has run out, was used, or none was asked for. */
  "noCode",
  /** Too many wrong codes, from this address or in all. */
  "tooManyTries",
  /** No session has this id or user fragment (any more). */
  "noSession",
  /** The board keeps no raw pictures that JPEGs could be made of: there is no MJPEG. */
  "noPictures",
  /** No frame of the last seconds has this RTP timestamp. */
  "noFrame",
  /** The agent cannot open a session just now; trying again later is right. */
  "unavailable",
] as const;

export type RefusalReason = (typeof refusalReasons)[number];

export const refusalSchema = z.object({ reason: z.enum(refusalReasons), message: z.string().max(1000) });
export type Refusal = z.infer<typeof refusalSchema>;

/** An answer that may be a refusal: `{ ok: true, ...value }` or `{ ok: false, refusal }`. */
export const orRefusal = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.discriminatedUnion("ok", [
    z.object({ ok: z.literal(true), ...shape }),
    z.object({ ok: z.literal(false), refusal: refusalSchema }),
  ]);

/** The body with which an HTTP endpoint refuses. */
export const httpRefusalSchema = z
  .object({ error: z.enum(refusalReasons), reason: z.string().max(1000) })
  .transform(({ error, reason }): Refusal => ({ reason: error, message: reason }));
