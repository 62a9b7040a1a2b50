/**
 * The service's process as the shell sees it, however it was started: Electron's utility process, or a plain Node
 * with an IPC channel. Free of Electron, so that another host of the same service can supply it.
 */
export interface ServiceProcess {
  readonly pid: number | undefined;
  /** Messages wait until the process reads them. Nothing happens when it has ended. */
  post(message: unknown): void;
  /** Called once, before anything is posted. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once. The listener hears of the end exactly once, with the exit code where there is one. */
  onExit(listener: (code: number | null) => void): void;
  /** Ends it at once, also when it hangs: nothing is asked of it. */
  kill(): void;
}
