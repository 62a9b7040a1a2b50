import { expect, it } from "vitest";
import { type CatPose, catPose, clipFrameCount } from "./cat-path.ts";

// The stride counts on for ever; where the cat does not walk it does not show.
function shown(pose: CatPose): [string, number][] {
  return Object.entries(pose).filter(([name]) => name !== "stride");
}

it("ends as it begins: no part of the pose jumps more at the seam than anywhere else", () => {
  const largest = new Map<string, number>();
  for (let frame = 1; frame < clipFrameCount; frame++) {
    const before = new Map(shown(catPose(frame - 1)));
    for (const [name, value] of shown(catPose(frame))) {
      largest.set(name, Math.max(largest.get(name) ?? 0, Math.abs(value - before.get(name)!)));
    }
  }
  const last = new Map(shown(catPose(clipFrameCount - 1)));
  for (const [name, value] of shown(catPose(0))) {
    expect(Math.abs(value - last.get(name)!), `the pose by its ${name}`).toBeLessThanOrEqual(largest.get(name)!);
  }
  expect(catPose(0).sit).toBe(1);
  expect(catPose(clipFrameCount - 1).sit).toBe(1);
});

it("starts and stops gently: the speed over the floor never changes by more than 25 pixels a second from frame to frame", () => {
  const speeds: number[] = [];
  for (let frame = 0; frame < clipFrameCount; frame++) {
    const from = catPose(frame);
    const to = catPose(frame + 1);
    speeds.push(Math.hypot(to.x - from.x, to.y - from.y) * 30);
  }
  for (const [frame, speed] of speeds.entries()) {
    expect(Math.abs(speed - speeds.at(frame - 1)!), `frame ${frame}`).toBeLessThan(25);
  }
  expect(Math.max(...speeds)).toBeGreaterThan(100);
});

it("sits, walks, eats, drinks and comes back", () => {
  const poses = Array.from({ length: clipFrameCount }, (_, k) => catPose(k));
  expect(poses.filter((pose) => pose.sit === 1).length).toBeGreaterThan(120);
  expect(poses.filter((pose) => pose.walk === 1).length).toBeGreaterThan(150);
  expect(poses.filter((pose) => pose.headDown === 1).length).toBeGreaterThan(100);
  expect(poses.filter((pose) => pose.tongue > 0.5 && pose.headDown > 0.9).length).toBeGreaterThan(20);
});
