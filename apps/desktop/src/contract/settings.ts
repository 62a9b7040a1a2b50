import { boxModes } from "@nekomado/viewer/box-modes";
import { languages } from "@nekomado/viewer/languages";
import { transportChoices } from "@nekomado/viewer/transport-choices";
import { z } from "zod";
import { pictureFormats } from "./snapshots.ts";

/** Everything that a person can set. What is missing or broken in the file takes its default, one by one. */
export const settingsSchema = z.object({
  language: z.enum(["system", ...languages]),
  theme: z.enum(["system", "light", "dark"]),
  snapshot: z.object({
    format: z.enum(pictureFormats),
    /** Of JPEG, 50 to 100. */
    quality: z.int().min(50).max(100),
    withBoxes: z.boolean(),
  }),
  notifyWhenOff: z.boolean(),
  startWithSystem: z.boolean(),
  /** Single keys perform actions. */
  singleKeys: z.boolean(),
  /** Boxes are painted over the pictures. */
  boxes: z.boolean(),
  /** Boxes are carried to the picture of the present, or the picture waits for them. */
  boxMode: z.enum(boxModes),
  /** By which way pictures come. */
  transport: z.enum(transportChoices),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  language: "system",
  theme: "system",
  snapshot: { format: "jpeg", quality: 92, withBoxes: false },
  notifyWhenOff: true,
  startWithSystem: false,
  singleKeys: true,
  boxes: true,
  boxMode: "live",
  transport: "automatic",
};

export const settingsChangeSchema = settingsSchema
  .extend({ snapshot: settingsSchema.shape.snapshot.partial() })
  .partial();
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

/** What pages see of the settings; folders are shown, never given. */
export const settingsViewSchema = settingsSchema.extend({ snapshotFolder: z.string() });
export type SettingsView = z.infer<typeof settingsViewSchema>;
