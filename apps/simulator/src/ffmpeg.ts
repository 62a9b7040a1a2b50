import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { SimulatorError } from "./simulator-error.ts";

/** Starts ffmpeg. Where it cannot be started the process gives `error`; `ffmpegError` puts that in words. */
export function startFfmpeg(args: readonly string[], stdio: StdioOptions): ChildProcess {
  return spawn("ffmpeg", ["-hide_banner", "-nostdin", "-loglevel", "error", ...args], { stdio });
}

export function ffmpegError(purpose: string, cause: unknown): SimulatorError {
  const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
  return isMissing
    ? new SimulatorError(
        "ffmpeg-missing",
        `${purpose} needs ffmpeg, which is not in PATH. Install it (Debian, Ubuntu: apt install ffmpeg), or leave the option out.`,
        { cause },
      )
    : new SimulatorError("ffmpeg-failed", `${purpose} failed: ${withoutSecrets(String(cause))}`, { cause });
}

/**
 * Runs ffmpeg to its end.
 *
 * @throws SimulatorError `ffmpeg-missing`, `ffmpeg-failed`
 */
export async function runFfmpeg(purpose: string, args: readonly string[], input: Buffer): Promise<void> {
  const child = startFfmpeg(args, ["pipe", "ignore", "pipe"]);
  const complaints = new Complaints(child);
  // ffmpeg may end before it has read everything; its exit code says why.
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  let code: unknown;
  try {
    [code] = await once(child, "close");
  } catch (cause) {
    throw ffmpegError(purpose, cause);
  }
  if (code !== 0) throw ffmpegError(purpose, complaints.last);
}

/** What ffmpeg said last on standard error. */
export class Complaints {
  #text = "";

  constructor(child: ChildProcess) {
    child.stderr?.setEncoding("utf8");
    child.stderr?.on("data", (text: string) => {
      this.#text = (this.#text + text).slice(-2000);
    });
  }

  get last(): string {
    return withoutSecrets(this.#text.trim().split("\n").at(-1) ?? "") || "ffmpeg gave no reason";
  }
}

/** Without name and password in addresses. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(/(\w+:\/\/)[^\s/@]+@/g, "$1");
}
