import { z } from "zod";
import { pageCommandSchema, serviceStates } from "./app.ts";
import { cameraListSchema } from "./cameras.ts";
import { cameraLinkEventSchema, cameraMjpegEventSchema } from "./link.ts";
import { settingsViewSchema } from "./settings.ts";
import { waitingSnapshotsSchema } from "./snapshots.ts";

/** What pages are told without asking. */
export const pageEventSchemas = {
  /** Told whole, at each change. */
  cameras: cameraListSchema,
  link: cameraLinkEventSchema,
  mjpeg: cameraMjpegEventSchema,
  settings: settingsViewSchema,
  snapshotsWaiting: waitingSnapshotsSchema,
  /** A picture came into or went out of the library. */
  library: z.object({ total: z.int().min(0) }),
  /** From the shell. After `running` every page opens its links anew. */
  service: z.object({ state: z.enum(serviceStates) }),
  /** From the shell: the PC wakes from sleep, or the screen is unlocked. */
  resumed: z.null(),
  command: pageCommandSchema,
} as const;

export type PageEventName = keyof typeof pageEventSchemas;
export type PageEventOf<Name extends PageEventName> = z.output<(typeof pageEventSchemas)[Name]>;
