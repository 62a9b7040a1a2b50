import type { Detection, DetectionResult } from "@nekomado/protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxesAt } from "./boxes-at.ts";
import { casingColour, lineWidth, onBoxColour, styleOf } from "./class-style.ts";
import { clipBox, containedRectangle, contains, mapBox, overlaps } from "./geometry.ts";
import { placeLabels } from "./label-placement.ts";
import type { PaintedBox } from "./painted-boxes.ts";
import { layOutBoxes } from "./painted-boxes.ts";
import { ResultHistory } from "./result-history.ts";
import type { PlacedResult } from "./seen-box.ts";

const cat: Detection = { className: "cat", confidence: 0.94, x: 100, y: 120, w: 80, h: 160 };

const result = (frameNumber: number, detections: Detection[] = [cat]): DetectionResult => ({
  frameNumber,
  captureTimeMs: 0,
  rtpTimestamp: frameNumber * 3000,
  version: frameNumber,
  origin: detections.length === 0 ? "silence" : "detector",
  picture: { width: 640, height: 480 },
  detections,
});

const placed = (frameNumber: number, detections: Detection[] = [cat]): PlacedResult => ({
  rtpTimestamp: frameNumber * 3000,
  result: result(frameNumber, detections),
  boxes: detections.map((detection, at) => ({ ...detection, identity: at })),
});

describe("the picture inside its element", () => {
  it("fills it where the shapes agree", () => {
    expect(containedRectangle({ width: 1280, height: 720 }, { width: 640, height: 360 })).toEqual({
      x: 0,
      y: 0,
      w: 640,
      h: 360,
    });
  });

  it("leaves bars at the sides of a picture that is taller", () => {
    expect(containedRectangle({ width: 640, height: 480 }, { width: 1600, height: 900 })).toEqual({
      x: 200,
      y: 0,
      w: 1200,
      h: 900,
    });
  });

  it("leaves bars above and below one that is flatter", () => {
    expect(containedRectangle({ width: 1920, height: 1080 }, { width: 800, height: 800 })).toEqual({
      x: 0,
      y: 175,
      w: 800,
      h: 450,
    });
  });
});

describe("a detector's box on the picture", () => {
  it("is stretched back where the detector looked at a squeezed picture", () => {
    const onto = { x: 0, y: 0, w: 1280, h: 720 };
    expect(mapBox({ x: 320, y: 240, w: 64, h: 48 }, { width: 640, height: 480 }, onto)).toEqual({
      x: 640,
      y: 360,
      w: 128,
      h: 72,
    });
  });

  it("moves with the bars of the letterbox", () => {
    const onto = { x: 200, y: 0, w: 1200, h: 900 };
    expect(mapBox({ x: 0, y: 0, w: 640, h: 480 }, { width: 640, height: 480 }, onto)).toEqual(onto);
  });

  it("is cut at the picture's edge, and gone beyond it", () => {
    const bounds = { x: 0, y: 0, w: 100, h: 100 };
    expect(clipBox({ x: -10, y: 90, w: 30, h: 30 }, bounds)).toEqual({ x: 0, y: 90, w: 20, h: 10 });
    expect(clipBox({ x: 100, y: 0, w: 10, h: 10 }, bounds)).toBeNull();
  });
});

describe("boxes at a frame", () => {
  it("are those of the newest result whose frame is not after it", () => {
    const results = [placed(10), placed(12), placed(14)];
    expect(boxesAt(results, 13 * 3000)?.frameNumber).toBe(12);
    expect(boxesAt(results, 14 * 3000)?.frameNumber).toBe(14);
  });

  it("are none before the first result", () => {
    expect(boxesAt([placed(10)], 9 * 3000)).toBeNull();
  });

  it("end at once with an explicit empty result", () => {
    expect(boxesAt([placed(10), placed(11, [])], 11 * 3000)).toBeNull();
  });

  it("fade within 300 ms when results stop", () => {
    const at = (ms: number) => boxesAt([placed(0)], ms * 90)?.opacity ?? 0;
    expect(at(600)).toBe(1);
    expect(at(750)).toBeCloseTo(0.5);
    expect(at(900)).toBe(0);
    expect(at(60_000)).toBe(0);
  });

  it("are found across the wrap of the RTP timestamp", () => {
    const before = { ...placed(1), rtpTimestamp: 0xffff_ff00 };
    expect(boxesAt([before], 500)?.rtpTimestamp).toBe(0xffff_ff00);
  });

  it("never belong to a frame before their own, nor to one a second later", () => {
    const frames = fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(frames, fc.integer({ min: -10, max: 400 }), (numbers, frame) => {
        const results = [...numbers].sort((a, b) => a - b).map((number) => placed(number));
        const found = boxesAt(results, (frame * 3000) >>> 0);
        if (found === null) return;
        expect(found.frameNumber).toBeLessThanOrEqual(frame);
        expect(frame - found.frameNumber).toBeLessThan(30);
        expect(numbers.some((number) => number > found.frameNumber && number <= frame)).toBe(false);
      }),
    );
  });
});

describe("the history of results", () => {
  it("keeps the order of the frames, not that of arrival", () => {
    const history = new ResultHistory();
    for (const number of [3, 1, 2]) history.add(result(number), null);
    expect(history.results.map(({ result: { frameNumber } }) => frameNumber)).toEqual([1, 2, 3]);
  });

  it("takes a result of an unknown frame to be of the one on screen", () => {
    const history = new ResultHistory();
    history.add(result(1), null);
    history.add({ ...result(2, []), rtpTimestamp: null }, 9000);
    expect(boxesAt(history.results, 9000)).toBeNull();
    expect(boxesAt(history.results, 6000)?.frameNumber).toBe(1);
  });

  it("lets the newer word about one frame count", () => {
    const history = new ResultHistory();
    history.add(result(5), null);
    history.add(result(5, []), null);
    expect(history.results).toHaveLength(1);
    expect(boxesAt(history.results, 15_000)).toBeNull();
  });

  it("does not grow for ever", () => {
    const history = new ResultHistory();
    for (let number = 0; number < 1000; number += 1) history.add(result(number), null);
    expect(history.results.length).toBeLessThanOrEqual(64);
    expect(history.results.at(-1)?.result.frameNumber).toBe(999);
  });
});

describe("labels", () => {
  const bounds = { x: 0, y: 0, w: 800, h: 450 };
  const label = { width: 90, height: 22 };

  it("stand above the box, at its left", () => {
    const [place] = placeLabels([{ ...label, box: { x: 300, y: 200, w: 100, h: 100 } }], bounds);
    expect(place).toEqual({ x: 298, y: 173, w: 90, h: 22 });
  });

  it("go below when there is no room above", () => {
    const [place] = placeLabels([{ ...label, box: { x: 300, y: 10, w: 100, h: 100 } }], bounds);
    expect(place?.y).toBe(115);
  });

  it("go inside when the box is as high as the picture", () => {
    const box = { x: 300, y: 0, w: 200, h: 450 };
    const [place] = placeLabels([{ ...label, box }], bounds);
    expect(place).not.toBeNull();
    expect(contains(box, place ?? bounds)).toBe(true);
  });

  it("stay clear of one another where they can", () => {
    const boxes = [
      { x: 500, y: 300, w: 80, h: 50 },
      { x: 600, y: 300, w: 80, h: 50 },
    ];
    const [one, other] = placeLabels(
      boxes.map((box) => ({ width: 110, height: 22, box })),
      bounds,
    );
    expect(one).toMatchObject({ y: 273 });
    expect(other).toMatchObject({ y: 355 });
  });

  it("do not touch each other", () => {
    const boxes = [
      { x: 500, y: 300, w: 80, h: 50 },
      { x: 592, y: 300, w: 80, h: 50 },
    ];
    const [one, other] = placeLabels(
      boxes.map((box) => ({ ...label, box })),
      bounds,
    );
    expect(one).toMatchObject({ x: 498, y: 273 });
    expect(other).toMatchObject({ y: 355 });
  });

  it("do not jump from side to side while boxes tremble, and go back when there is room", () => {
    const left = { x: 500, y: 300, w: 80, h: 50 };
    const below = { x: 0, y: 55 };
    const rightOf = (x: number, before?: { x: number; y: number }) => {
      const box = { x, y: 300, w: 80, h: 50 };
      return placeLabels(
        [
          { ...label, box: left },
          { ...label, box, before },
        ],
        bounds,
      )[1];
    };
    expect(rightOf(595)).toMatchObject({ y: 273 });
    expect(rightOf(595, below)).toMatchObject({ y: 355 });
    expect(rightOf(592, below)).toMatchObject({ y: 355 });
    expect(rightOf(604, below)).toMatchObject({ y: 273 });
  });

  it("leave the face of a cat that eats to be seen", () => {
    const eating = { x: 300, y: 200, w: 200, h: 100 };
    const bowl = { x: 460, y: 270, w: 60, h: 40 };
    const [, place] = placeLabels(
      [
        { ...label, box: eating },
        { ...label, box: bowl },
      ],
      bounds,
      [eating],
    );
    expect(place).toMatchObject({ y: 315 });
  });

  it("never leave the glass, wherever the boxes are", () => {
    const box = fc.record({
      x: fc.integer({ min: 0, max: 780 }),
      y: fc.integer({ min: 0, max: 440 }),
      w: fc.integer({ min: 1, max: 800 }),
      h: fc.integer({ min: 1, max: 450 }),
    });
    fc.assert(
      fc.property(fc.array(box, { maxLength: 10 }), (boxes) => {
        const wishes = boxes.flatMap((one) => {
          const clipped = clipBox(one, bounds);
          return clipped === null ? [] : [{ ...label, box: clipped }];
        });
        const places = placeLabels(wishes, bounds);
        expect(places).toHaveLength(wishes.length);
        for (const place of places) expect(place === null || contains(bounds, place)).toBe(true);
      }),
    );
  });

  it("are left out where the picture is smaller than they are", () => {
    const tiny = { x: 0, y: 0, w: 60, h: 40 };
    expect(placeLabels([{ ...label, box: tiny }], tiny)).toEqual([null]);
  });
});

describe("boxes laid out on a picture", () => {
  const words = { className: (name: string) => name, percent: (share: number) => `${Math.round(share * 100)} %` };
  const textWidth = (text: string) => text.length * 7;
  const bowl: Detection = { className: "food_bowl", confidence: 0.88, x: 500, y: 370, w: 58, h: 48 };
  const chair: Detection = { className: "chair", confidence: 0.5, x: 20, y: 200, w: 90, h: 90 };
  const layOut = (w: number) =>
    layOutBoxes([chair, bowl, cat], { width: 640, height: 480 }, { x: 0, y: 0, w, h: (w * 9) / 16 }, words, textWidth);

  it("gives animals their labels first", () => {
    expect(layOut(900).map(({ detection }) => detection.className)).toEqual(["cat", "food_bowl", "chair"]);
  });

  it("names all in a large picture", () => {
    expect(layOut(900).map(({ label }) => label?.name)).toEqual(["cat", "food_bowl", "chair"]);
    expect(layOut(900)[0]?.label?.percent).toBe("94 %");
  });

  it("leaves things their icon alone in a picture below 480 px", () => {
    const labels = layOut(390).map(({ label }) => label);
    expect(labels.map((label) => label?.name)).toEqual(["cat", null, null]);
    expect(labels[1]?.place).toMatchObject({ w: 20, h: 20 });
  });

  it("keeps each label on its side of the box while the boxes tremble", () => {
    const picture = { width: 800, height: 450 };
    const whole = { x: 0, y: 0, w: 800, h: 450 };
    const bowls = (x: number): Detection[] => [
      { className: "food_bowl", confidence: 0.8, x: 500, y: 300, w: 80, h: 50 },
      { className: "water_bowl", confidence: 0.8, x, y: 300, w: 80, h: 50 },
    ];
    const width = layOutBoxes(bowls(700), picture, whole, words, textWidth)[0]?.label?.place.w ?? 0;
    let before: readonly PaintedBox[] = [];
    const sides = [2, 5, 3, 6, 4, 5].map((tremble) => {
      before = layOutBoxes(bowls(500 + width + tremble), picture, whole, words, textWidth, before);
      return (before[1]?.label?.place.y ?? 0) > 300 ? "below" : "above";
    });
    expect(new Set(sides)).toEqual(new Set(["below"]));
    const alone = layOutBoxes(bowls(500 + width + 5), picture, whole, words, textWidth);
    expect(alone[1]?.label?.place.y).toBeLessThan(300);
  });

  it("keeps labels apart in the middle of the room", () => {
    const places = layOut(900).flatMap(({ label }) => (label === null ? [] : [label.place]));
    expect(places.some((one, index) => places.slice(index + 1).some((other) => overlaps(one, other)))).toBe(false);
  });
});

/** WCAG 2.2, relative luminance. */
const luminance = (colour: string): number => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
};

const contrast = (a: string, b: string): number => {
  const [lighter, darker] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
};

describe("classes", () => {
  const names = ["cat", "dog", "bird", "food_bowl", "dish", "water_bowl", "person", "sofa"];

  it.each(names)("%s stands out from the casing by 9:1, and its label can be read", (name) => {
    const { colour } = styleOf(name);
    expect(contrast(colour, casingColour)).toBeGreaterThanOrEqual(9);
    // Level AAA of WCAG 2.2 for small text.
    expect(contrast(colour, onBoxColour)).toBeGreaterThanOrEqual(7);
  });

  it("draws living beings heavier than things", () => {
    expect(lineWidth(styleOf("cat"))).toBe(2.5);
    expect(lineWidth(styleOf("water_bowl"))).toBe(1.75);
    expect(styleOf("laptop").weight).toBe("thing");
  });
});
