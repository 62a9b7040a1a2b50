import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import { root } from "./build.ts";
import { bundledPackages, licencesOf } from "./licences.ts";

const dist = join(root, "apps/desktop/dist");
const rooms = ["renderer", "preload", "shell", "service"] as const;

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
});

/**
 * Gathers what goes into the app, and nothing else: the four rooms, icons, licences and a manifest without dependencies.
 *
 * @param folder is made anew
 * @param shell folder of the built shell, the shipping one where it is not given
 */
export const gatherApp = (folder: string, shell = join(dist, "shell")): void => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const room of rooms)
    cpSync(room === "shell" ? shell : join(dist, room), join(folder, room), {
      recursive: true,
      filter: (path) => basename(path) !== "packages.json" && !path.endsWith(".map"),
    });
  cpSync(join(root, "apps/desktop/resources/painted/app"), join(folder, "icons"), { recursive: true });
  writeFileSync(join(folder, "licences.txt"), licencesOf(bundledPackages(dist, rooms)));
  const read: unknown = JSON.parse(readFileSync(join(root, "apps/desktop/package.json"), "utf8"));
  const { version, description, license } = manifestSchema.parse(read);
  const manifest = {
    name: "nekomado",
    productName: "Nekomado",
    version,
    description,
    license,
    author: "Nekomado contributors",
    homepage: "https://nekomado.invalid",
    main: "shell/main.cjs",
  };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
};
