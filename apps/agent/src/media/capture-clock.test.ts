import { describe, expect, it } from "vitest";
import { CaptureClock } from "./capture-clock.ts";

const frameMs = 1000 / 30;
const unixMs = 1_795_000_000_000;

/** A machine whose two clocks are moved by hand. */
class Machine {
  nowMs = 50_000;
  realtimeMinusMonotonicMs = unixMs;
  readonly clock = new CaptureClock({
    monotonicMs: () => this.nowMs,
    realtimeMs: () => this.nowMs + this.realtimeMinusMonotonicMs,
  });

  /** One frame after the usual interval, stamped `lagMs` before it is read. */
  next(stamp: (captureMs: number) => number, { lagMs = 5, isNewest = true, afterMs = frameMs } = {}) {
    this.nowMs += afterMs;
    const placed = this.clock.place(stamp(this.nowMs - lagMs), isNewest);
    return { ...placed, ageMs: this.nowMs - placed.captureTimeMs };
  }
}

describe("capture clock", () => {
  it("takes monotonic timestamps as they are", () => {
    const machine = new Machine();
    const first = machine.next((ms) => ms);
    expect(first.anchored).toBe(true);
    expect(first.ageMs).toBeCloseTo(5, 3);
    expect(machine.next((ms) => ms).anchored).toBe(false);
  });

  it("brings real time onto the agent's clock", () => {
    const machine = new Machine();
    expect(machine.next((ms) => ms + unixMs).ageMs).toBeCloseTo(5, 3);
  });

  it("gives a clock that is no clock of this machine the time of arrival", () => {
    const machine = new Machine();
    expect(machine.next((ms) => ms + 946_684_800_000).ageMs).toBeCloseTo(0, 3);
  });

  it.each([-500, 2_000])("keeps the picture's age when real time steps by %i ms", (stepMs) => {
    const machine = new Machine();
    for (let frame = 0; frame < 10; frame++) machine.next((ms) => ms + unixMs);
    machine.realtimeMinusMonotonicMs += stepMs;
    const after = machine.next((ms) => ms + unixMs + stepMs);
    expect(after.anchored).toBe(true);
    expect(after.ageMs).toBeCloseTo(5, 3);
    const ages = Array.from({ length: 10 }, () => machine.next((ms) => ms + unixMs + stepMs));
    expect(ages.every(({ anchored, ageMs }) => !anchored && Math.abs(ageMs - 5) < 0.01)).toBe(true);
  });

  it("keeps the picture's age when a foreign clock steps", () => {
    const machine = new Machine();
    const foreign = 946_684_800_000;
    for (let frame = 0; frame < 5; frame++) machine.next((ms) => ms + foreign);
    expect(machine.next((ms) => ms + foreign + 2_000).ageMs).toBeCloseTo(0, 3);
    expect(machine.next((ms) => ms + foreign + 1_500).ageMs).toBeCloseTo(0, 3);
  });

  it("does not take a frame that was read late for a step", () => {
    const machine = new Machine();
    machine.next((ms) => ms);
    const late = machine.next((ms) => ms, { lagMs: 305, afterMs: 300 });
    expect(late).toMatchObject({ anchored: false });
    expect(late.ageMs).toBeCloseTo(305, 3);
    expect(machine.next((ms) => ms, { afterMs: 1 }).anchored).toBe(false);
  });

  it("does not take frames that waited in the ring for a step", () => {
    const machine = new Machine();
    machine.next((ms) => ms);
    const waited = Array.from({ length: 30 }, (_, frame) =>
      machine.next((ms) => ms, { lagMs: 1000 - frame * 30, isNewest: false, afterMs: frame === 0 ? 1000 : 0 }),
    );
    expect(waited.some(({ anchored }) => anchored)).toBe(false);
  });

  it("takes lateness that lasts for a step into the past", () => {
    const machine = new Machine();
    machine.next((ms) => ms, { afterMs: 200 });
    const placed = Array.from({ length: 10 }, () => machine.next((ms) => ms - 150, { afterMs: 200 }));
    expect(placed.filter(({ anchored }) => anchored)).toHaveLength(1);
    expect(placed.at(-1)?.anchored).toBe(false);
  });
});
