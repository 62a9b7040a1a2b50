import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import type { ServiceConfiguration } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import { forkInNode } from "../testing/node-service-process.ts";
import type { ServiceLog } from "./service-link.ts";
import type { ServiceProcess } from "./service-process.ts";
import type { Patience } from "./service-supervisor.ts";
import { ServiceSupervisor, usualPatience } from "./service-supervisor.ts";
import type { ShellServices } from "./shell-service-calls.ts";

const program = fileURLToPath(new URL("../testing/scripted-service.ts", import.meta.url));
const configuration: ServiceConfiguration = {
  dataFolder: "/nowhere",
  picturesFolder: "/nowhere",
  appVersion: "0.1.0",
  viewerName: "A PC",
  languages: ["en"],
  keyring: "plain",
};
const none = () => {
  throw new ProblemError("internal", "not in this test");
};
const services: ShellServices = {
  encrypt: ({ text }) => new TextEncoder().encode(`${text} in a box`),
  decrypt: none,
  notify: none,
  trash: none,
  showInFolder: none,
  chooseFolder: none,
  chooseFile: none,
};
const impatient = { ...usualPatience, pingEveryMs: 300, firstRestartMs: 20, longestRestartMs: 60, stopWithinMs: 500 };

const running: ServiceSupervisor[] = [];
const supervise = (
  fork: () => ServiceProcess = () => forkInNode(program),
  patience: Partial<Patience> = {},
): ServiceSupervisor => {
  const supervisor = new ServiceSupervisor(fork, configuration, services, { ...impatient, ...patience });
  running.push(supervisor);
  supervisor.start();
  return supervisor;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map((supervisor) => supervisor.stop()));
});

const camera = { cameraId: "c0".repeat(32) };
const turnsTo = async (supervisor: ServiceSupervisor, state: string): Promise<void> => {
  while (supervisor.state !== state) await once(supervisor, "state");
};
const isSaid = async (supervisor: ServiceSupervisor, part: string): Promise<ServiceLog> =>
  new Promise((resolve) => {
    supervisor.on("log", (log) => {
      if (log.message.includes(part)) resolve(log);
    });
  });

describe("the service's supervisor", () => {
  it("configures the service, and lets requests that come before it is ready wait for it", async () => {
    const supervisor = supervise();
    const configured = isSaid(supervisor, "configured for A PC");
    const reply = await supervisor.request(4, "cameras.list", null);
    await configured;
    expect(reply).toEqual({ ok: true, value: { name: "cameras.list", params: null, pageId: 4, pagesGone: [] } });
  });

  it("starts a service again that ended, with what was open answered and the configuration sent anew", async () => {
    const supervisor = supervise();
    const firstPid = supervisor.pid;
    const open = supervisor.request(1, "snapshots.retry", null);
    const last = supervisor.request(1, "link.wake", camera);
    await turnsTo(supervisor, "restarting");
    for (const reply of [await open, await last])
      expect(reply).toMatchObject({ ok: false, problem: { reason: "service" } });
    const again = isSaid(supervisor, "configured for A PC");
    await turnsTo(supervisor, "running");
    await again;
    expect(supervisor.pid).not.toBe(firstPid);
    expect(await supervisor.request(1, "cameras.list", null)).toMatchObject({ ok: true });
  });

  it("answers at once while the service is down", async () => {
    const supervisor = supervise();
    await supervisor.request(1, "cameras.list", null);
    const down = once(supervisor, "state");
    void supervisor.request(1, "link.wake", camera);
    await down;
    expect(await supervisor.request(1, "cameras.list", null)).toMatchObject({
      ok: false,
      problem: { reason: "service" },
    });
  });

  it("ends a service that hangs, and starts it again", async () => {
    const supervisor = supervise();
    const hung = isSaid(supervisor, "hangs");
    await supervisor.request(1, "link.close", camera);
    const firstPid = supervisor.pid;
    await hung;
    await turnsTo(supervisor, "restarting");
    await turnsTo(supervisor, "running");
    expect(supervisor.pid).not.toBe(firstPid);
  });

  it("ends a service that never becomes ready, and starts it again", async () => {
    const silent = fileURLToPath(new URL("../testing/silent-service.ts", import.meta.url));
    let starts = 0;
    const supervisor = supervise(() => forkInNode(starts++ === 0 ? silent : program), { startWithinMs: 3_000 });
    await isSaid(supervisor, "does not become ready");
    await turnsTo(supervisor, "restarting");
    await turnsTo(supervisor, "running");
    expect(starts).toBeGreaterThan(1);
  });

  it("leaves a service alone that answers its pings", async () => {
    const supervisor = supervise();
    await supervisor.request(1, "cameras.list", null);
    const { pid } = supervisor;
    for (let pings = 0; pings < 2 * impatient.missedPings; pings++)
      await Promise.all([
        supervisor.request(1, "cameras.list", null),
        new Promise((resolve) => setTimeout(resolve, impatient.pingEveryMs)),
      ]);
    expect(supervisor.pid).toBe(pid);
  });

  it("waits longer after each start that fails, up to a limit", async () => {
    const startedMs: number[] = [];
    const supervisor = supervise(() => {
      startedMs.push(performance.now());
      if (startedMs.length < 5) throw new Error("no room for a process");
      return forkInNode(program);
    });
    await turnsTo(supervisor, "running");
    const waitedMs = startedMs.slice(1).map((startMs, index) => startMs - (startedMs[index] ?? 0));
    expect(waitedMs).toHaveLength(4);
    for (const [index, leastMs] of [20, 40, 60, 60].entries()) expect(waitedMs[index]).toBeGreaterThan(leastMs - 2);
  });

  it("answers what the service asks of the shell, and refuses what the contract does not have", async () => {
    const supervisor = supervise();
    const answered = isSaid(supervisor, "call 0");
    const refused = isSaid(supervisor, "call 1");
    await supervisor.request(1, "settings.read", null);
    expect((await answered).message).toContain('"ok":true');
    expect((await refused).message).toContain('"malformed"');
  });

  it("passes on events with the pages that they are for, and pages that have gone", async () => {
    const supervisor = supervise();
    const event = once(supervisor, "event");
    await supervisor.request(9, "link.open", camera);
    expect(await event).toEqual([{ pageIds: [9], name: "library", value: { total: 7 } }]);
    supervisor.pageGone(9);
    expect(await supervisor.request(2, "cameras.list", null)).toMatchObject({ value: { pagesGone: [9] } });
  });

  it("goes on when the service says what the contract does not have", async () => {
    const supervisor = supervise();
    const said = isSaid(supervisor, "what the contract does not have");
    expect(await supervisor.request(1, "snapshots.waiting", null)).toMatchObject({ ok: true });
    expect((await said).level).toBe("error");
  });

  it("ends with its process gone, also when the service hangs", async () => {
    const supervisor = supervise();
    await supervisor.request(1, "link.close", camera);
    const { pid } = supervisor;
    await supervisor.stop();
    await expect
      .poll(() => {
        try {
          return pid !== undefined && process.kill(pid, 0);
        } catch {
          return false;
        }
      })
      .toBe(false);
    expect(supervisor.state).toBe("running");
  });
});
