// The service's process: Electron's utility process, or one that Node forked with serialization "advanced".
import { ShellServer } from "./room/serve-shell.ts";
import { openShellPort } from "./room/shell-port.ts";
import { startService } from "./service.ts";

const server = new ShellServer({
  port: openShellPort(process),
  start: startService,
  exit: (code) => process.exit(code),
});
const fail = (error: unknown): void => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  void server.fail(error);
};
process.on("uncaughtException", fail);
process.on("unhandledRejection", fail);
