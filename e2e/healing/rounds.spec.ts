import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "../board.ts";

test.skip(process.platform !== "linux", "skipped: a process's memory is read in Linux's /proc");

const rounds = 200;
const warmUpRounds = 80;
const roundsAtOnce = 20;
const viewersAtOnce = 5;

/** Resident memory of a process that is its own, MB: files that are mapped come and go with the machine's. */
const memoryMb = (pid: number): number => {
  const [, kilobytes] = /^Pss_Anon:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
};

/** Threads that the agent starts have it, too. */
const collectingGarbage = async <Started>(start: () => Promise<Started>): Promise<Started> => {
  const before = process.env["NODE_OPTIONS"];
  process.env["NODE_OPTIONS"] = `${before ?? ""} --import=${new URL("collect-garbage.ts", import.meta.url).pathname}`;
  try {
    return await start();
  } finally {
    if (before === undefined) delete process.env["NODE_OPTIONS"];
    else process.env["NODE_OPTIONS"] = before;
  }
};

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Connects, waits for the first packet, and leaves, so often; some viewers at once. */
const connectAndLeave = (page: Page, count: number, concurrent: number): Promise<number> =>
  page.evaluate(
    async ([total, lanes]) => {
      let done = 0;
      const once = (target: EventTarget, event: string) =>
        new Promise((resolve) => target.addEventListener(event, resolve, { once: true }));
      const round = async () => {
        const peer = new RTCPeerConnection();
        const { receiver } = peer.addTransceiver("video", { direction: "recvonly" });
        const firstPacket = once(receiver.track, "unmute");
        await peer.setLocalDescription();
        const response = await fetch("/api/webrtc/offer", {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ sdp: peer.localDescription?.sdp, type: "offer" }),
        });
        if (!response.ok) throw new Error(await response.text());
        await peer.setRemoteDescription(await response.json());
        await firstPacket;
        peer.close();
        done += 1;
      };
      const lane = async (share: number) => {
        for (let at = 0; at < share; at++) await round();
      };
      await Promise.all(Array.from({ length: lanes }, () => lane(total / lanes)));
      return done;
    },
    [count, concurrent] as const,
  );

test("two hundred viewers that come and go leave the agent's memory as it was", async ({ board, page }) => {
  await board.startSimulator(["--no-raw", "--no-detections"]);
  const agent = await collectingGarbage(() => board.startAgent(["--max-viewers", "50"]));
  const pid = agent.process.pid;
  if (pid === undefined) throw new Error("the agent has no process");
  await page.goto(`${board.url}healthz`);
  const gone = () => agent.lines.filter(({ msg }) => msg === "a viewer is gone").length;
  const samplesMb: number[] = [];
  for (let done = 0; done < warmUpRounds + rounds;) {
    done += await connectAndLeave(page, roundsAtOnce, viewersAtOnce);
    await expect.poll(gone).toBe(done);
    if (done > warmUpRounds) samplesMb.push(memoryMb(pid));
  }
  const third = Math.floor(samplesMb.length / 3);
  const [atFirst, atLast] = [median(samplesMb.slice(0, third)), median(samplesMb.slice(-third))];
  console.log(`memory over ${rounds} rounds: ${samplesMb.map((mb) => mb.toFixed(0)).join(" ")} MB`);
  expect(atLast).toBeLessThan(1.1 * atFirst);
});
