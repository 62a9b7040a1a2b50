import { expect, it } from "vitest";
import { AgentTime } from "./agent-time.ts";

/** The agent's clock is 5000 ms ahead, known to 4 ms; its RTP timestamp 90 000 is of 6000 ms. */
const compared = (): AgentTime => {
  const time = new AgentTime();
  time.offset.add({ sentAtMs: 1000, receivedAtMs: 1008, agentTimeMs: 6004 });
  time.timeline.add({ epoch: 1, rtpTimestamp: 90_000, captureTimeMs: 6000 });
  return time;
};

it("tells the age of what the agent dates", () => {
  expect(compared().ageMs(6000, 1030)).toBe(30);
});

it("tells the age of a frame by its RTP timestamp", () => {
  expect(compared().frameAgeMs(90_000 + 90 * 10, 1030)).toBe(20);
});

it("never tells an age below zero: that is the error of the comparison", () => {
  expect(compared().ageMs(6032, 1030)).toBe(0);
});

it("knows no age before the clocks are compared, nor of a frame that is not known", () => {
  const time = new AgentTime();
  expect(time.ageMs(6000, 1030)).toBeNull();
  time.timeline.add({ epoch: 1, rtpTimestamp: 90_000, captureTimeMs: 6000 });
  expect(time.frameAgeMs(90_000, 1030)).toBeNull();
  expect(compared().frameAgeMs(null, 1030)).toBeNull();
  const unanchored = new AgentTime();
  unanchored.offset.add({ sentAtMs: 1000, receivedAtMs: 1008, agentTimeMs: 6004 });
  expect(unanchored.frameAgeMs(90_000, 1030)).toBeNull();
});
