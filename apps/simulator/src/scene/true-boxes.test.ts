import { expect, it } from "vitest";
import { catPose, clipFrameCount, sceneSize } from "./cat-path.ts";
import { type TrueBox, trueBoxes } from "./true-boxes.ts";

function catOf(frame: number): TrueBox {
  return trueBoxes(frame).find((box) => box.className === "cat")!;
}

it("tells of one cat and two bowls in every frame, within the picture", () => {
  for (let frame = 0; frame < clipFrameCount; frame++) {
    const boxes = trueBoxes(frame);
    expect(boxes.map((box) => box.className)).toEqual(["cat", "food_bowl", "water_bowl"]);
    for (const { x, y, w, h } of boxes) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + w).toBeLessThanOrEqual(sceneSize.width);
      expect(y + h).toBeLessThanOrEqual(sceneSize.height);
      expect(w).toBeGreaterThan(40);
      expect(h).toBeGreaterThan(40);
    }
  }
});

it("moves the cat's edges by no more than a cat moves in a thirtieth of a second, the loop's seam included", () => {
  for (let frame = 0; frame < clipFrameCount; frame++) {
    const box = catOf(frame);
    const next = catOf(frame + 1);
    for (const [from, to] of [
      [box.x, next.x],
      [box.y, next.y],
      [box.x + box.w, next.x + next.w],
      [box.y + box.h, next.y + next.h],
    ] as const) {
      expect(Math.abs(to - from), `frame ${frame}`).toBeLessThanOrEqual(22);
    }
  }
});

it("has the cat's feet where its path says", () => {
  for (let frame = 0; frame < clipFrameCount; frame++) {
    const { x, y } = catPose(frame);
    const box = catOf(frame);
    expect(x).toBeGreaterThan(box.x);
    expect(x).toBeLessThan(box.x + box.w);
    expect(Math.abs(box.y + box.h - y), `frame ${frame}`).toBeLessThan(30);
  }
});

it("starts over after the last frame", () => {
  expect(trueBoxes(clipFrameCount + 3)).toEqual(trueBoxes(3));
  expect(trueBoxes(-1)).toEqual(trueBoxes(clipFrameCount - 1));
});
