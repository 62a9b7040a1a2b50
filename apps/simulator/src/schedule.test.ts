import { expect, test } from "vitest";
import { Schedule } from "./schedule.ts";

/** Blocks this thread, as a machine does that is busy with something else. */
function holdUp(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Lets time pass that is told by something else. */
async function ticksOfAnother(intervalMs: number, ticks: number): Promise<void> {
  await new Promise<void>((resolve) => {
    let left = ticks;
    const timer = setInterval(() => {
      left -= 1;
      if (left > 0) return;
      clearInterval(timer);
      resolve();
    }, intervalMs);
  });
}

test("goes on until it is stopped", async () => {
  let count = 0;
  await new Promise<void>((resolve) => {
    const schedule = new Schedule(2, () => {
      count += 1;
      if (count === 20) {
        schedule.stop();
        resolve();
      }
    });
    schedule.start();
  });
  await ticksOfAnother(2, 10);
  expect(count).toBe(20);
});

test("leaves out the intervals in which it was held up, instead of a burst", async () => {
  const times: number[] = [];
  const schedule = await new Promise<Schedule>((resolve) => {
    const running = new Schedule(20, () => {
      times.push(performance.now());
      if (times.length === 2) holdUp(400);
      if (times.length === 8) {
        running.stop();
        resolve(running);
      }
    });
    running.start();
  });
  expect(schedule.skipped).toBeGreaterThanOrEqual(18);
  const held = times.findIndex((time, k) => k > 0 && time - times[k - 1]! >= 390);
  expect(held).toBe(2);
});

test("keeps to the grid that it began, so that it does not drift", async () => {
  const times: number[] = [];
  await new Promise<void>((resolve) => {
    const schedule = new Schedule(10, () => {
      times.push(performance.now());
      holdUp(4);
      if (times.length === 40) {
        schedule.stop();
        resolve();
      }
    });
    schedule.start();
  });
  // With 4 ms of work after each frame, a schedule that waits 10 ms anew each time would need 546 ms at least.
  const earliest = Math.min(...times.map((time, k) => time - times[0]! - k * 10));
  expect(earliest).toBeGreaterThan(-2);
});

test("says nothing while it is paused, and begins anew after it", async () => {
  let count = 0;
  const schedule = new Schedule(5, () => {
    count += 1;
  });
  schedule.start();
  schedule.pause();
  await ticksOfAnother(5, 60);
  expect(count).toBe(0);
  await new Promise<void>((resolve) => {
    schedule.resume();
    const look = setInterval(() => {
      if (count < 3) return;
      clearInterval(look);
      resolve();
    }, 1);
  });
  schedule.stop();
  // Of the sixty that were slept through none is made up for; a busy machine may skip some of its own.
  expect(schedule.skipped).toBeLessThan(30);
});
