import { z } from "zod";
import type { FromService } from "../../contract/index.ts";

/** The way to the shell, whatever carries it. */
export interface ShellPort {
  post(message: FromService): void;
  /** Messages wait to be taken: what is worth less than the next of its kind is better dropped. */
  readonly isCongested: boolean;
  onMessage(listener: (message: unknown) => void): void;
  /** The shell is gone: nobody is left to serve. */
  onGone(listener: () => void): void;
  /** Settles when what was posted has left this process, or after a moment where that cannot be known. */
  flush(): Promise<void>;
}

/** Electron's `process.parentPort` in a utility process. */
export interface ParentPort {
  on(event: "message", listener: (event: { data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

/** Node's own channel to the process that forked this one, with `serialization: "advanced"`. */
export interface IpcProcess {
  readonly connected: boolean;
  send?(message: unknown, handle: undefined, options: undefined, done: () => void): boolean;
  on(event: "message", listener: (message: unknown) => void): unknown;
  on(event: "disconnect", listener: () => void): unknown;
}

const flushWithinMs = 200;
/** So many messages on their way mean that the other end does not take them. */
const congestedAt = 64;

const isParentPort = (value: unknown): value is ParentPort =>
  z.object({ on: z.function(), postMessage: z.function() }).safeParse(value).success;

class UtilityPort implements ShellPort {
  readonly isCongested = false;
  readonly #port: ParentPort;

  constructor(port: ParentPort) {
    this.#port = port;
  }

  post(message: FromService): void {
    this.#port.postMessage(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#port.on("message", ({ data }) => listener(data));
  }

  /** Electron ends its utility processes itself. */
  onGone(): void {}

  async flush(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, flushWithinMs));
  }
}

class IpcPort implements ShellPort {
  readonly #process: IpcProcess;
  #underWay = 0;
  #flushed: (() => void)[] = [];

  constructor(process: IpcProcess) {
    this.#process = process;
  }

  get isCongested(): boolean {
    return this.#underWay >= congestedAt;
  }

  post(message: FromService): void {
    if (!this.#process.connected) return;
    this.#underWay += 1;
    this.#process.send?.(message, undefined, undefined, () => {
      this.#underWay -= 1;
      if (this.#underWay > 0) return;
      for (const resolve of this.#flushed.splice(0)) resolve();
    });
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#process.on("message", listener);
  }

  onGone(listener: () => void): void {
    this.#process.on("disconnect", listener);
  }

  async flush(): Promise<void> {
    if (this.#underWay === 0 || !this.#process.connected) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#flushed.push(resolve);
    const timer = setTimeout(resolve, flushWithinMs);
    await promise;
    clearTimeout(timer);
  }
}

/** @throws when this process was started by neither Electron nor Node's `fork` */
export const openShellPort = (process: IpcProcess): ShellPort => {
  if ("parentPort" in process && isParentPort(process.parentPort)) return new UtilityPort(process.parentPort);
  if (process.send !== undefined) return new IpcPort(process);
  throw new Error("The service talks to the shell that started it: start the app, not this file.");
};
