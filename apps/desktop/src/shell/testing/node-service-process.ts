import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import type { ServiceProcess } from "../supervision/service-process.ts";

export interface NodeServiceOptions {
  args?: readonly string[];
  /** The Node that runs it, this one where it is not given. */
  execPath?: string;
  /** Options of that Node. */
  execArgv?: readonly string[];
  serialization?: "advanced" | "json";
}

/** Runs the service in a plain Node, over Node's own IPC channel: for tests, and for hosts whose own Node is too old. */
export const forkInNode = (file: string, options: NodeServiceOptions = {}): ServiceProcess => {
  const { args = [], execPath, execArgv = [], serialization = "advanced" } = options;
  const child: ChildProcess = fork(file, [...args], {
    serialization,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [...execArgv],
    ...(execPath === undefined ? {} : { execPath }),
  });
  const post = (message: unknown): void => {
    // What is sent to a process that has ended is lost, as with Electron's.
    if (child.connected && typeof message === "object" && message !== null) child.send(message, () => undefined);
  };
  return {
    pid: child.pid,
    post,
    onMessage: (listener) => void child.on("message", listener),
    onExit: (listener) => {
      let told = false;
      const tell = (code: number | null): void => {
        if (!told) listener(code);
        told = true;
      };
      child.once("exit", tell);
      child.once("error", () => tell(null));
    },
    kill: () => void child.kill("SIGKILL"),
  };
};
