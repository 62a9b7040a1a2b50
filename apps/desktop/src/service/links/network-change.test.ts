import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { NetworkChange } from "./network-change.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it("tells once when this machine's addresses change, and nothing after it is closed", () => {
  let addresses = "eth0 192.0.2.7";
  let changes = 0;
  const network = new NetworkChange(
    () => (changes += 1),
    () => addresses,
    1000,
  );
  vi.advanceTimersByTime(5000);
  expect(changes).toBe(0);
  addresses = "wlan0 192.0.2.9";
  vi.advanceTimersByTime(5000);
  expect(changes).toBe(1);
  addresses = "";
  network.close();
  vi.advanceTimersByTime(5000);
  expect(changes).toBe(1);
});
