import { cameraIdSchema } from "@nekomado/protocol";
import { z } from "zod";
import { viewerKinds } from "../trust/viewer-register.ts";

/**
 * What the commands ask the running agent, over its control socket: one line of JSON each way, then the connection
 * ends. Both are of this version as a rule, but may differ while the agent is being updated: so both sides parse.
 */
export const controlRequestSchema = z.discriminatedUnion("ask", [
  z.object({ ask: z.literal("pair"), kind: z.enum(["app", "web"]) }),
  z.object({ ask: z.literal("viewers") }),
  /** `viewer`: an id, or a name that only one has. */
  z.object({ ask: z.literal("revoke"), viewer: z.string().min(1).max(64) }),
  z.object({ ask: z.literal("add"), name: z.string().trim().min(1).max(64) }),
]);
export type ControlRequest = z.infer<typeof controlRequestSchema>;

export const maxRequestBytes = 4096;
/** Of the list of 64 viewers with the longest names, with room. */
export const maxAnswerBytes = 256 * 1024;

export const listedViewerSchema = z.object({
  id: z.string().max(64),
  name: z.string().max(64),
  kind: z.enum(viewerKinds),
  /** By the board's clock. */
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
});
export type ListedViewer = z.infer<typeof listedViewerSchema>;

const failure = z.object({ ok: z.literal(false), message: z.string().max(2000) });
const success = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.discriminatedUnion("ok", [z.object({ ok: z.literal(true), ...shape }), failure]);

export const controlAnswerSchemas = {
  pair: success({
    code: z.string().max(32),
    expiresInSeconds: z.int().min(1),
    /** SHA-256 of the certificate in hexadecimal. */
    fingerprint: cameraIdSchema,
    url: z.url(),
  }),
  viewers: success({ viewers: z.array(listedViewerSchema) }),
  revoke: success({ viewer: listedViewerSchema }),
  add: success({ viewer: listedViewerSchema, token: z.string().max(64) }),
} as const;

export type ControlAnswers = {
  [Ask in keyof typeof controlAnswerSchemas]: z.infer<(typeof controlAnswerSchemas)[Ask]>;
};
export type ControlAnswer = ControlAnswers[keyof ControlAnswers];
