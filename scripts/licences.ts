import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { root } from "./build.ts";

const nameSchema = z.object({ name: z.string(), version: z.string() });
const manifestSchema = z.union([
  nameSchema.extend({ license: z.string() }),
  // As npm knew it before 2014; some packages still say it like this.
  nameSchema
    .extend({ licenses: z.tuple([z.object({ type: z.string() })]) })
    .transform(({ licenses: [{ type }], ...manifest }) => ({ ...manifest, license: type })),
]);

/** What a person who is given the app may do with it without giving the app's sources away. */
const allowed = new Set([
  "MIT",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "Unlicense",
]);

const textOf = (folder: string): string => {
  const name = readdirSync(folder).find((file) => /^(licen[cs]e|copying)(\.(md|txt))?$/i.test(file));
  return name === undefined ? "" : readFileSync(join(folder, name), "utf8").trim();
};

/** The packages that went into the bundles below the folder, as the builds have written them down. */
export const bundledPackages = (dist: string, rooms: readonly string[]): string[] => {
  const packages = rooms.flatMap((room) => {
    const file = join(dist, room, "packages.json");
    if (!existsSync(file)) throw new Error(`There is no ${file}: build the app first.`);
    return z.array(z.string()).parse(JSON.parse(readFileSync(file, "utf8")));
  });
  return [...new Set(packages)].sort();
};

/**
 * One text with the name, version and licence of each package.
 *
 * @param packages folders below the project's root, such as `node_modules/zod`
 * @throws when a package's licence does not allow to be shipped like this
 */
export const licencesOf = (packages: readonly string[], base = root): string => {
  const parts = packages.map((folder) => {
    const manifest = manifestSchema.safeParse(JSON.parse(readFileSync(join(base, folder, "package.json"), "utf8")));
    if (!manifest.success) throw new Error(`${folder} does not say its licence: it cannot be shipped.`);
    const { name, version, license } = manifest.data;
    if (!allowed.has(license))
      throw new Error(`${name} ${version} is under ${license}, which is none that the app may ship: leave it out.`);
    return `${name} ${version} (${license})\n\n${textOf(join(base, folder))}`;
  });
  return `${[
    "Nekomado is made of these packages, beside Electron, whose licences lie next to the program.",
    ...parts,
  ].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
};
