import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PageAttention } from "./page-attention.ts";

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = "visible";

  turn(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** Timers stand still, and only the wall clock knows. */
const sleep = (ms: number): void => {
  vi.setSystemTime(Date.now() + ms);
};

const watched = () => {
  const page = new Page();
  const machine = new EventTarget();
  const woken: string[] = [];
  const attention = new PageAttention(() => woken.push("woken"), page, machine);
  return { page, machine, woken, attention };
};

it("tells since when the page can be seen", () => {
  const { page, attention } = watched();
  const beforeMs = performance.now();
  attention.start();
  expect(attention.visibleSinceMs).toBeGreaterThanOrEqual(beforeMs);
  page.turn("hidden");
  expect(attention.visibleSinceMs).toBeNull();
});

it("knows a page that was hidden from the start", () => {
  const { page, attention } = watched();
  page.visibilityState = "hidden";
  attention.start();
  expect(attention.visibleSinceMs).toBeNull();
});

it("wakes when somebody comes back, not when they go", () => {
  const { page, woken, attention } = watched();
  attention.start();
  page.turn("hidden");
  expect(woken).toEqual([]);
  page.turn("visible");
  expect(woken).toEqual(["woken"]);
  expect(attention.visibleSinceMs).not.toBeNull();
});

it("wakes when the machine is online again", () => {
  const { machine, woken, attention } = watched();
  attention.start();
  machine.dispatchEvent(new Event("online"));
  expect(woken).toEqual(["woken"]);
});

it("wakes when the machine has slept, and once for each sleep", () => {
  const { woken, attention } = watched();
  attention.start();
  vi.advanceTimersByTime(10_000);
  expect(woken).toEqual([]);
  for (const sleeps of [1, 2]) {
    sleep(60_000);
    vi.advanceTimersByTime(5_000);
    expect(woken).toHaveLength(sleeps);
  }
  attention.stop();
});

it("takes neither a busy moment for sleep nor the slow timers of a hidden page", () => {
  const { page, woken, attention } = watched();
  attention.start();
  sleep(1_500);
  vi.advanceTimersByTime(5_000);
  page.turn("hidden");
  sleep(60_000);
  vi.advanceTimersByTime(5_000);
  expect(woken).toEqual([]);
  attention.stop();
});

it("hears nothing after it was stopped", () => {
  const { page, machine, woken, attention } = watched();
  attention.start();
  attention.stop();
  attention.stop();
  page.turn("hidden");
  page.turn("visible");
  machine.dispatchEvent(new Event("online"));
  sleep(60_000);
  vi.advanceTimersByTime(5_000);
  expect(woken).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});
