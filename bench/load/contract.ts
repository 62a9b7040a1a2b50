import { z } from "zod";

/** The server whose stream is received. */
export const loadTargetSchema = z.discriminatedUnion("server", [
  /** An agent that runs with `--open`. */
  z.object({ server: z.literal("agent"), url: z.url() }),
  /** The streaming plugin's stream 1, by the HTTP transport. */
  z.object({ server: z.literal("janus"), api: z.url() }),
]);
export type LoadTarget = z.infer<typeof loadTargetSchema>;

/** What the generator asks of a process with receivers. */
export const loadOrderSchema = z.discriminatedUnion("order", [
  z.object({
    order: z.literal("open"),
    target: loadTargetSchema,
    receivers: z.int().min(1),
    /** Whether packets that the server gave its kernel in one piece may come so: cheaper for a machine that is both ends. */
    inRuns: z.boolean(),
    /** Annex B file that the server plays; null where it is not known. */
    clip: z.string().nullable(),
  }),
  z.object({ order: z.literal("begin") }),
  z.object({ order: z.literal("end") }),
  z.object({ order: z.literal("close") }),
]);
export type LoadOrder = z.infer<typeof loadOrderSchema>;

const count = z.int().min(0);

/** What one receiver counted; `Tally` says what each is. */
export const receiverFiguresSchema = z.object({
  packets: count,
  bytes: count,
  lost: z.int(),
  duplicates: count,
  reordered: count,
  rtpTimestamps: z.instanceof(Float64Array),
  /** On the machine's monotonic clock. */
  wholeAtMs: z.instanceof(Float64Array),
  /** Packets that were decrypted to prove what they are. */
  sampled: count,
  /** Of these, what is not in the clip; null where the clip is not known. */
  strange: count.nullable(),
  /** Packets that should have been sampled and could not be decrypted. */
  undecipherable: count,
});
export type ReceiverFigures = z.infer<typeof receiverFiguresSchema>;

/** What the process answers, once to each order. */
export const loadReportSchema = z.discriminatedUnion("report", [
  z.object({ report: z.literal("opened") }),
  z.object({ report: z.literal("begun") }),
  z.object({
    report: z.literal("figures"),
    receivers: z.array(receiverFiguresSchema),
    /** Whether the kernel told when packets came; else it is when the process got round to them. */
    areStampedByKernel: z.boolean(),
  }),
  z.object({ report: z.literal("closed") }),
  z.object({ report: z.literal("failed"), message: z.string() }),
]);
export type LoadReport = z.infer<typeof loadReportSchema>;
