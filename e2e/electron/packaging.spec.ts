import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { extractFile, listPackage } from "@electron/asar";
import type { FuseConfig } from "@electron/fuses";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { expect, test } from "@playwright/test";

const root = fileURLToPath(new URL("../../", import.meta.url));
const shipping = join(root, "dist/linux-unpacked");
const forTests = join(root, "dist/e2e/linux-unpacked");
const asarOf = (folder: string): string => join(folder, "resources/app.asar");

/** Everything that the app is made of, by the names that the builds give. */
const expected = [
  /^\/icons\/(nekomado|tray-(live|dull)(-small|Template)?(@[\d.]+x)?)\.png$/,
  /^\/licences\.txt$/,
  /^\/package\.json$/,
  /^\/(preload|service|shell)\/main\.cjs$/,
  /^\/renderer\/index\.html$/,
  /^\/renderer\/assets\/[\w.-]+\.(js|css|svg|png|woff2)$/,
];

const filesOf = (folder: string): string[] => {
  const all = listPackage(asarOf(folder), { isPack: false });
  return all.filter((path) => !all.some((other) => other.startsWith(`${path}/`)));
};
const textOf = (folder: string, path: string): string => extractFile(asarOf(folder), path).toString("utf8");

const fusesOf = async (folder: string): Promise<Record<string, boolean>> => {
  const wire: FuseConfig<FuseState> = await getCurrentFuseWire(join(folder, "nekomado"));
  const isOn = (fuse: FuseV1Options): boolean => wire[fuse] === FuseState.ENABLE;
  return {
    runAsNode: isOn(FuseV1Options.RunAsNode),
    cookieEncryption: isOn(FuseV1Options.EnableCookieEncryption),
    nodeOptions: isOn(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
    inspectArguments: isOn(FuseV1Options.EnableNodeCliInspectArguments),
    asarIntegrity: isOn(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
    onlyLoadAppFromAsar: isOn(FuseV1Options.OnlyLoadAppFromAsar),
  };
};

const fuses = {
  runAsNode: false,
  cookieEncryption: true,
  nodeOptions: false,
  inspectArguments: false,
  asarIntegrity: true,
  onlyLoadAppFromAsar: true,
};

test.beforeAll(() => {
  test.setTimeout(120_000);
  test.skip(!existsSync(asarOf(forTests)), "the app is not packed: node scripts/pack.ts --e2e");
  const { status, stderr } = spawnSync(process.execPath, ["scripts/pack.ts", "--built"], { cwd: root });
  expect(status, stderr.toString()).toBe(0);
});

test("the app that ships holds what it needs and nothing else", () => {
  const files = filesOf(shipping);
  expect(files.filter((path) => !expected.some((name) => name.test(path)))).toEqual([]);
  for (const name of expected) expect(files.filter((path) => name.test(path)).length, String(name)).toBeGreaterThan(0);
  expect(readdirSync(join(shipping, "resources"))).toEqual(["app.asar"]);
});

test("its manifest names the entry and no dependency", () => {
  const manifest: unknown = JSON.parse(textOf(shipping, "package.json"));
  expect(manifest).toMatchObject({ productName: "Nekomado", main: "shell/main.cjs", license: "MIT" });
  for (const name of ["dependencies", "devDependencies", "scripts", "workspaces"])
    expect(manifest).not.toHaveProperty(name);
});

test("its programs need nothing that does not lie in it", () => {
  const known = new Set([
    ...builtinModules,
    ...builtinModules.map((name) => `node:${name}`),
    "node:sqlite",
    "electron",
  ]);
  for (const room of ["preload", "shell", "service"]) {
    const required = [...textOf(shipping, `${room}/main.cjs`).matchAll(/\brequire\("([^"]+)"\)/g)].map(
      ([, name]) => name,
    );
    expect(
      required.filter((name) => name === undefined || !known.has(name)),
      room,
    ).toEqual([]);
  }
  expect(textOf(shipping, "service/main.cjs")).not.toContain('require("electron")');
});

test("its licences name each package that went in", () => {
  const licences = textOf(shipping, "licences.txt");
  for (const name of ["react ", "react-dom ", "zod ", "socket.io-client ", "ws ", "bonjour-service ", "lucide-react "])
    expect(licences).toContain(`\n${name}`);
  expect(licences).not.toMatch(/\(A?L?GPL/);
});

test("the platform file of the end-to-end build never ships", () => {
  const marks = ["NEKOMADO_E2E", "registerBufferProtocol", "app.asar.unpacked"];
  for (const mark of marks.slice(0, 2)) expect(textOf(forTests, "shell/main.cjs")).toContain(mark);
  for (const path of filesOf(shipping).filter((name) => /\.(cjs|js|html|json)$/.test(name)))
    for (const mark of marks) expect(textOf(shipping, path.slice(1)), `${mark} in ${path}`).not.toContain(mark);
});

test("the fuses of the app that ships are set", async () => {
  expect(await fusesOf(shipping)).toEqual(fuses);
});

test("the build for tests differs in one fuse: Playwright reaches it through the inspector", async () => {
  expect(await fusesOf(forTests)).toEqual({ ...fuses, inspectArguments: true });
});
