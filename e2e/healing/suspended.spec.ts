import { chromium } from "@playwright/test";
import { expect, test } from "../board.ts";
import { launchOptions } from "../chromium.ts";
import { logPicture, recoveryMs, untilLive } from "../network/picture-log.ts";
import { framesShown } from "../picture-probe.ts";
import { processTree } from "./process-tree.ts";

test.skip(process.platform !== "linux", "skipped: processes are found in Linux's /proc");

const suspendedMs = 11_000;

test("brings the picture back when the viewer's PC was suspended", async ({ board }) => {
  await board.startSimulator();
  const agent = await board.startAgent();
  const server = await chromium.launchServer(launchOptions);
  const pid = server.process().pid;
  if (pid === undefined) throw new Error("the browser has no process");
  try {
    const browser = await chromium.connect(server.wsEndpoint());
    const page = await browser.newPage();
    await logPicture(page);
    await page.goto(board.url);
    await untilLive(page);

    const processes = processTree(pid);
    expect(processes.length).toBeGreaterThan(2);
    for (const each of processes) process.kill(each, "SIGSTOP");
    const stoppedAtMs = Date.now();
    try {
      // By then the agent has given the viewer up.
      await agent.line(({ end }) => end === "vanished");
      await expect.poll(() => Date.now() - stoppedAtMs, { timeout: 30_000 }).toBeGreaterThan(suspendedMs);
    } finally {
      for (const each of processes) process.kill(each, "SIGCONT");
    }
    const endedAtMs = Date.now();
    await framesShown(page, 30);
    console.log(`suspended for 11 s: live again ${(await recoveryMs(page, endedAtMs)).toFixed(0)} ms after it`);
  } finally {
    await server.close();
  }
});
