// Runs a built app with the arguments given: node scripts/run.ts agent|simulator [ARGUMENT ...]
import { spawn } from "node:child_process";
import { build, root } from "./build.ts";

const [app, ...args] = process.argv.slice(2);
if (app !== "agent" && app !== "simulator") throw new Error(`There is no app "${app}"; it is agent or simulator.`);
build();
const child = spawn(process.execPath, [`${root}apps/${app}/dist/main.js`, ...args], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
