import type { ChildProcess } from "node:child_process";
import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify, styleText } from "node:util";
import { z } from "zod";
import { gatherApp } from "../app-folder.ts";
import { testBuild, testBuildEnv } from "../../e2e/electron/test-build.ts";
import { root } from "../build.ts";
import { field, freeOr0, startApp, watchLog } from "./child.ts";

const usualPort = 8443;
/** The app is written for this Electron and later ones. */
const writtenForElectron = 45;

/** What the started board and app remember; to begin anew, remove it. */
const memory = process.env["NEKOMADO_MEMORY"] ?? join(root, ".nekomado");

const runsAsRoot = process.platform === "linux" && process.getuid?.() === 0;

const programInDist = (): string => {
  if (process.platform === "darwin") return "Electron.app/Contents/MacOS/Electron";
  return process.platform === "win32" ? "electron.exe" : "electron";
};

/** How the app is started in this Electron: straight from its folder, or packed for tests when it is an older one. */
const appLine = (electron: {
  dist: string;
  version: string;
}): { program: string; args: string[]; env: NodeJS.ProcessEnv } => {
  const dataFolder = join(memory, "app");
  const common = [`--user-data-dir=${dataFolder}`, ...(runsAsRoot ? ["--no-sandbox"] : [])];
  if (Number.parseInt(electron.version, 10) >= writtenForElectron) {
    const folder = join(root, "apps/desktop/dist/app");
    gatherApp(folder);
    return { program: join(electron.dist, programInDist()), args: [folder, ...common], env: process.env };
  }
  const { status } = spawnSync(process.execPath, [join(root, "scripts/pack.ts"), "--e2e"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: electron.dist },
  });
  if (status !== 0) throw new Error("The app could not be packed; what it says above is the reason.");
  return {
    program: testBuild,
    args: common,
    env: { ...process.env, ...testBuildEnv(dataFolder) },
  };
};

const viewersSchema = z.object({ viewers: z.array(z.object({ kind: z.string() })) });

const ask = async (...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [join(root, "apps/agent/dist/main.js"), ...args])).stdout;

/** The desktop app, and an agent as it runs on a board: HTTPS, and only for whom it is paired with; here on 127.0.0.1. */
export const showInApp = async (
  electron: { dist: string; version: string },
  shmDir: string,
  children: ChildProcess[],
): Promise<void> => {
  const stateFolder = join(memory, "agent");
  mkdirSync(memory, { recursive: true });
  const port = await freeOr0(usualPort);
  const agent = startApp("agent", [
    "--host=127.0.0.1",
    `--port=${port}`,
    "--no-announce",
    `--shm-dir=${shmDir}`,
    `--state-dir=${stateFolder}`,
    "--name=Living room",
  ]);
  children.push(agent);
  let firstCode: string | undefined;
  const url = await watchLog(
    agent,
    (line) => {
      firstCode ??= field(line, "pairingCode");
      return field(line, "url");
    },
    true,
  );

  const { program, args, env } = appLine(electron);
  const app = spawn(program, [...args, `--camera-address=${new URL(url).host}`], {
    stdio: ["ignore", "ignore", "inherit"],
    env,
    detached: true,
  });
  children.push(app);
  app.once("error", (error) => console.error(`The app did not start: ${error.message}`));

  const listed: unknown = JSON.parse(await ask("viewers", "list", "--json", "--state-dir", stateFolder));
  const isPaired = viewersSchema.parse(listed).viewers.some(({ kind }) => kind === "app");
  // A further code would make void the one that the agent shows by itself while nobody is paired.
  const code = isPaired
    ? undefined
    : (firstCode ?? field(await ask("pair", "--json", "--state-dir", stateFolder), "code"));
  console.log(
    code === undefined
      ? `\n  ${styleText("bold", "Nekomado")} opens; it is paired with this camera already (${memory} remembers it).`
      : `\n  ${styleText("bold", "Nekomado")} opens. The code of its camera: ${styleText("bold", code)} (good for five minutes).`,
  );
  console.log("  Ctrl-C, or quitting the app, stops it.\n");
};
