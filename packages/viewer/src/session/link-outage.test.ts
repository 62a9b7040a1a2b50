import { expect, it } from "vitest";
import { LinkOutage } from "./link-outage.ts";

it("lasts from the first fault on, and names the newest", () => {
  const outage = new LinkOutage();
  outage.failed("network", 1500, 1000);
  outage.failed("agent", 3500, 2500);
  expect(outage).toMatchObject({ fault: "agent", sinceMs: 1000, nextTryAtMs: 3500 });
});

it("makes the agent unreachable after half a minute", () => {
  const outage = new LinkOutage();
  expect(outage.isUnreachable(60_000)).toBe(false);
  outage.failed("agent", 1500, 1000);
  outage.failed("agent", 30_000, 20_000);
  expect(outage.isUnreachable(31_000)).toBe(false);
  expect(outage.isUnreachable(31_001)).toBe(true);
});

it("is over when the link is up, and the next one is counted anew", () => {
  const outage = new LinkOutage();
  outage.failed("agent", 1500, 1000);
  outage.end();
  expect(outage).toMatchObject({ fault: null, sinceMs: null, nextTryAtMs: null });
  outage.failed("network", 50_500, 50_000);
  expect(outage.isUnreachable(60_000)).toBe(false);
});
