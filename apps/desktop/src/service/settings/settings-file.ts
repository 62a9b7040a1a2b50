import { isAbsolute } from "node:path";
import { z } from "zod";
import type { Settings } from "../../contract/index.ts";
import { defaultSettings, settingsSchema } from "../../contract/index.ts";

/** Settings as the file keeps them. */
export interface KeptSettings extends Settings {
  /** Null: the usual one. */
  snapshotFolder: string | null;
}

/**
 * Reads whatever an object holds: each value that is missing or broken takes its default.
 * @param broken is told the name of each value that is there and is none
 */
export const keptSettingsSchema = (broken: (name: string) => void): z.ZodType<KeptSettings> => {
  const { shape } = settingsSchema;
  const snapshotShape = shape.snapshot.shape;
  const or = <Value>(name: string, schema: z.ZodType<Value>, usual: Value) =>
    schema.catch(({ input }) => {
      if (input !== undefined) broken(name);
      return usual;
    });
  const { snapshot } = defaultSettings;
  return z.object({
    language: or("language", shape.language, defaultSettings.language),
    theme: or("theme", shape.theme, defaultSettings.theme),
    snapshot: or(
      "snapshot",
      z.object({
        format: or("snapshot.format", snapshotShape.format, snapshot.format),
        quality: or("snapshot.quality", snapshotShape.quality, snapshot.quality),
        withBoxes: or("snapshot.withBoxes", snapshotShape.withBoxes, snapshot.withBoxes),
      }),
      snapshot,
    ),
    notifyWhenOff: or("notifyWhenOff", shape.notifyWhenOff, defaultSettings.notifyWhenOff),
    startWithSystem: or("startWithSystem", shape.startWithSystem, defaultSettings.startWithSystem),
    singleKeys: or("singleKeys", shape.singleKeys, defaultSettings.singleKeys),
    boxes: or("boxes", shape.boxes, defaultSettings.boxes),
    boxMode: or("boxMode", shape.boxMode, defaultSettings.boxMode),
    transport: or("transport", shape.transport, defaultSettings.transport),
    snapshotFolder: or("snapshotFolder", z.string().refine(isAbsolute).nullable(), null),
  });
};
