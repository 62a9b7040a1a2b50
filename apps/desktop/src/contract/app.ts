import { z } from "zod";

export const appInfoSchema = z.object({
  version: z.string(),
  electron: z.string(),
  chromium: z.string(),
  platform: z.string(),
  /** BCP 47, the system's, in its order. */
  languages: z.array(z.string()),
  /**
   * Where tokens are kept: encrypted with the system's keyring; merely obscured on disk (`obscured`); or, when the
   * system offers nothing, in a file that only this user can read (`plain`).
   */
  keyring: z.enum(["system", "obscured", "plain"]),
  hasTray: z.boolean(),
  /** Which window this page is. */
  window: z.enum(["main", "mini", "snapshot"]),
  /** For a mini window and for one that takes a snapshot. */
  cameraId: z.string().nullable(),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

export const serviceStates = ["running", "restarting"] as const;

/** What tray, menu and notifications ask of a page. */
export const pageCommandSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("snapshot"), cameraId: z.string() }),
  z.object({
    kind: z.literal("show"),
    place: z.enum(["now", "history", "settings", "about"]),
    cameraId: z.string().nullable(),
  }),
]);
export type PageCommand = z.infer<typeof pageCommandSchema>;
