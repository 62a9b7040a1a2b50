import { describe, expect, it } from "vitest";
import { HoldBack } from "./hold-back.ts";

/** Plays a detector's results to it, with a browser that lengthens its buffer by 100 ms a second. */
const play = (holdBack: HoldBack, fromMs: number, forMs: number, neededMs: (at: number) => number): number => {
  let heldMs = holdBack.targetMs;
  for (let nowMs = fromMs; nowMs < fromMs + forMs; nowMs += 66) {
    holdBack.add(neededMs(nowMs) - heldMs, nowMs);
    heldMs += Math.max(-6.6, Math.min(6.6, holdBack.targetMs - heldMs));
  }
  return holdBack.targetMs;
};

describe("the time that the picture is held back", () => {
  it("is nothing before results have come", () => {
    expect(new HoldBack().targetMs).toBe(0);
  });

  it.each([40, 120, 300])("covers a detector that takes %i ms, and little more", (takesMs) => {
    const targetMs = play(new HoldBack(), 0, 12_000, () => takesMs);
    expect(targetMs).toBeGreaterThanOrEqual(takesMs);
    expect(targetMs).toBeLessThanOrEqual(takesMs + 25);
  });

  it("covers what the detector's times spread by", () => {
    const targetMs = play(new HoldBack(), 0, 20_000, (at) => 100 + (at % 5) * 10);
    expect(targetMs).toBeGreaterThanOrEqual(135);
    expect(targetMs).toBeLessThanOrEqual(170);
  });

  it("follows a detector that becomes slower, and slowly one that becomes quicker", () => {
    const holdBack = new HoldBack();
    play(holdBack, 0, 10_000, () => 80);
    expect(play(holdBack, 10_000, 10_000, () => 200)).toBeGreaterThanOrEqual(200);
    const soon = play(holdBack, 20_000, 1000, () => 80);
    expect(soon).toBeGreaterThan(150);
    expect(play(holdBack, 21_000, 30_000, () => 80)).toBeLessThan(120);
  });

  it("does not change for every tremble", () => {
    const holdBack = new HoldBack();
    play(holdBack, 0, 10_000, () => 100);
    const targets = new Set(
      Array.from({ length: 30 }, (_, second) => play(holdBack, 10_000 + second * 1000, 1000, (at) => 99 + (at % 3))),
    );
    expect(targets.size).toBeLessThanOrEqual(2);
  });

  it("is never more than the camera lets a browser hold back", () => {
    expect(play(new HoldBack(), 0, 30_000, () => 5000)).toBe(480);
  });

  it("begins anew", () => {
    const holdBack = new HoldBack();
    play(holdBack, 0, 5000, () => 100);
    holdBack.reset();
    expect(holdBack.targetMs).toBe(0);
  });
});
