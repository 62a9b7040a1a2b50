import { expect, it } from "vitest";
import { PageAttention } from "./page-attention.ts";

class Page extends EventTarget {
  visibilityState: DocumentVisibilityState = "visible";

  turn(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

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

it("hears nothing after it was stopped", () => {
  const { page, machine, woken, attention } = watched();
  attention.start();
  attention.stop();
  attention.stop();
  page.turn("hidden");
  page.turn("visible");
  machine.dispatchEvent(new Event("online"));
  expect(woken).toEqual([]);
});
