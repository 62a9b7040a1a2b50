import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { styleText } from "node:util";
import open from "open";
import { field, freeOr0, startApp, watchLog } from "./child.ts";

const usualPort = 8080;

/** The camera as a web page on this machine, without a login. */
export const showInBrowser = async (shmDir: string, children: ChildProcess[], opens: boolean): Promise<void> => {
  const port = await freeOr0(usualPort);
  // Gone with the simulated camera's own folder.
  const folders = ["--shm-dir", shmDir, "--state-dir", join(shmDir, "state")];
  const agent = startApp("agent", ["--open", ...folders, "--port", String(port), "--name", "Living room"]);
  children.push(agent);
  const url = await watchLog(agent, (line) => field(line, "url"), true);
  console.log(
    `\n  ${styleText("bold", "Nekomado")} shows its camera at ${styleText(["bold", "underline"], url)}\n  Ctrl-C stops it.\n`,
  );
  if (opens) await open(url).catch(() => console.log(`No browser opened by itself; open ${url} in one.`));
};
