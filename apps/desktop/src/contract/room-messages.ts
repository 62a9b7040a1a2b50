import { cameraIdSchema } from "@nekomado/protocol";
import { z } from "zod";
import { addressSchema } from "./cameras.ts";
import { pageEventSchemas } from "./page-events.ts";
import { replySchema } from "./problem.ts";
import { serviceRequests } from "./requests.ts";

const count = z.int().min(0);
const names = <Name extends string>(schemas: Record<Name, unknown>): z.ZodType<Name> =>
  z.custom<Name>((value) => typeof value === "string" && Object.hasOwn(schemas, value));

/** What the service needs of the shell, each answered with the value. */
export const shellServices = {
  /** @throws {ProblemError} internal, when the system offers no encryption */
  encrypt: { params: z.object({ text: z.string() }), value: z.instanceof(Uint8Array) },
  decrypt: { params: z.object({ bytes: z.instanceof(Uint8Array) }), value: z.string() },
  notify: {
    params: z.object({ title: z.string().max(200), body: z.string().max(500), cameraId: cameraIdSchema.nullable() }),
    value: z.null(),
  },
  /** To the system's bin. */
  trash: { params: z.object({ path: z.string() }), value: z.null() },
  showInFolder: { params: z.object({ path: z.string() }), value: z.null() },
  /** Null when the person closed the dialog. */
  chooseFolder: { params: z.object({ from: z.string() }), value: z.string().nullable() },
  chooseFile: { params: z.object({ name: z.string() }), value: z.string().nullable() },
} as const;
export type ShellServiceName = keyof typeof shellServices;

/** What the service is started with. */
export const serviceConfigurationSchema = z.object({
  /** Holds what the app remembers: cameras, settings. */
  dataFolder: z.string(),
  /** The system's folder of pictures; snapshots go to `Nekomado` in it unless told otherwise. */
  picturesFolder: z.string(),
  appVersion: z.string(),
  /** This PC's name, which the board's owner sees in the list of viewers. */
  viewerName: z.string().min(1).max(64),
  languages: z.array(z.string()),
  keyring: z.enum(["system", "obscured", "plain"]),
  /** Where to look for cameras from the start, as if somebody had typed it (`--camera-address`). */
  addresses: z.array(addressSchema).max(8).optional(),
  /** False: neither asks the network for cameras nor listens for them; then only addresses help. */
  discovers: z.boolean().optional(),
});
export type ServiceConfiguration = z.infer<typeof serviceConfigurationSchema>;

/** From the shell to the service. `pageId` names the page that asks, for as long as it is there. */
export const toServiceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("configure"), configuration: serviceConfigurationSchema }),
  z.object({ kind: z.literal("request"), id: count, pageId: count, name: names(serviceRequests), params: z.unknown() }),
  z.object({ kind: z.literal("pageGone"), pageId: count }),
  /** To a call of a shell service. */
  z.object({ kind: z.literal("answer"), id: count, reply: replySchema }),
  /** Answered with `pong`: a service that does not within some seconds hangs. */
  z.object({ kind: z.literal("ping"), id: count }),
  z.object({ kind: z.literal("power"), change: z.enum(["suspend", "resume"]) }),
  /** Answered with `stopped`: links closed, what waits in memory written or told. */
  z.object({ kind: z.literal("stop") }),
]);
export type ToService = z.infer<typeof toServiceSchema>;

/** From the service to the shell. */
export const fromServiceSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("answer"), id: count, reply: replySchema }),
  /** `pageIds: null`: to every page. */
  z.object({
    kind: z.literal("event"),
    pageIds: z.array(count).nullable(),
    name: names(pageEventSchemas),
    value: z.unknown(),
  }),
  z.object({ kind: z.literal("call"), id: count, name: names(shellServices), params: z.unknown() }),
  z.object({ kind: z.literal("pong"), id: count }),
  z.object({ kind: z.literal("stopped") }),
  z.object({
    kind: z.literal("log"),
    level: z.enum(["debug", "info", "warn", "error"]),
    message: z.string().max(4000),
  }),
]);
export type FromService = z.infer<typeof fromServiceSchema>;
