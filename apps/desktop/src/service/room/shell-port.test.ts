import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import type { IpcProcess } from "./shell-port.ts";
import { openShellPort } from "./shell-port.ts";

class Channel extends EventEmitter implements IpcProcess {
  readonly connected = true;
  readonly taken: (() => void)[] = [];

  send(_message: unknown, _handle: undefined, _options: undefined, done: () => void): boolean {
    return this.taken.push(done) > 0;
  }
}

it("takes Electron's port where there is one", () => {
  const posted: unknown[] = [];
  const parentPort = Object.assign(new EventEmitter(), { postMessage: (message: unknown) => posted.push(message) });
  const port = openShellPort(Object.assign(new Channel(), { parentPort }));
  const received: unknown[] = [];
  port.onMessage((message) => received.push(message));
  parentPort.emit("message", { data: { kind: "ping", id: 1 } });
  port.post({ kind: "pong", id: 1 });
  expect(received).toEqual([{ kind: "ping", id: 1 }]);
  expect(posted).toEqual([{ kind: "pong", id: 1 }]);
});

it("says that messages wait while the other process takes none", async () => {
  const channel = new Channel();
  const port = openShellPort(channel);
  for (let id = 0; id < 64; id++) port.post({ kind: "pong", id });
  expect(port.isCongested).toBe(true);
  const flushed = port.flush();
  for (const done of channel.taken) done();
  await flushed;
  expect(port.isCongested).toBe(false);
});

it("refuses to run without a shell", () => {
  expect(() => openShellPort(Object.assign(new EventEmitter(), { connected: false }))).toThrow(/start the app/);
});
