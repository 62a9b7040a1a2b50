import { clipFrameCount } from "./cat-path.ts";
import { measuredCatBoxes } from "./measured-cat-boxes.ts";
import { bowlBoxes } from "./room-drawing.ts";

/** Where something of the scene is, in pixels of the 1280x720 scene. */
export interface TrueBox {
  readonly className: "cat" | "food_bowl" | "water_bowl";
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const catBoxes = parseBoxes(measuredCatBoxes);

/** What is to be found in a frame of the clip, by day and by night; frames beyond one round start over. */
export function trueBoxes(clipFrame: number): TrueBox[] {
  const frame = ((clipFrame % clipFrameCount) + clipFrameCount) % clipFrameCount;
  const cat = catBoxes[frame];
  return [
    ...(cat === undefined ? [] : [{ className: "cat" as const, ...cat }]),
    { className: "food_bowl", ...bowlBoxes.food_bowl },
    { className: "water_bowl", ...bowlBoxes.water_bowl },
  ];
}

function parseBoxes(text: string): { x: number; y: number; w: number; h: number }[] {
  return text
    .trim()
    .split(/\s+/)
    .map((box) => {
      const [x = 0, y = 0, w = 0, h = 0] = box.split(",").map(Number);
      return { x, y, w, h };
    });
}
