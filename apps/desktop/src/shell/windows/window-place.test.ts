import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Area } from "./window-place.ts";
import { mendPlace } from "./window-place.ts";

const sizes = { usual: { width: 1200, height: 800 }, least: { width: 360, height: 300 } };
const desk: Area = { x: 0, y: 30, width: 1920, height: 1050 };
const beside: Area = { x: 1920, y: 0, width: 1280, height: 1024 };
const place = { x: 2000, y: 100, width: 900, height: 600, isMaximized: false };

describe("where a window opens", () => {
  it("is the middle of the main screen the first time", () => {
    expect(mendPlace(null, [desk, beside], sizes)).toEqual({
      x: 360,
      y: 155,
      width: 1200,
      height: 800,
      isMaximized: false,
    });
  });

  it("is where it was, maximized as it was", () => {
    expect(mendPlace(place, [desk, beside], sizes)).toEqual(place);
    expect(mendPlace({ ...place, isMaximized: true }, [desk, beside], sizes)).toEqual({ ...place, isMaximized: true });
  });

  it("is the main screen when the other one was taken away, in the size that it had", () => {
    expect(mendPlace(place, [desk], sizes)).toEqual({ ...place, x: 510, y: 255 });
  });

  it("is mended when only the bottom of the window would be seen", () => {
    expect(mendPlace({ ...place, x: 100, y: -400 }, [desk], sizes)).toMatchObject({ x: 510, y: 255 });
  });

  it("can always be grasped, whatever was kept", () => {
    const number = fc.integer({ min: -40_000, max: 40_000 });
    const length = fc.integer({ min: 1, max: 32_768 });
    const screen = fc.record({
      x: fc.integer({ min: -8000, max: 8000 }),
      y: fc.integer({ min: -8000, max: 8000 }),
      width: fc.integer({ min: 640, max: 8000 }),
      height: fc.integer({ min: 480, max: 8000 }),
    });
    fc.assert(
      fc.property(
        fc.record({ x: number, y: number, width: length, height: length, isMaximized: fc.boolean() }),
        fc.array(screen, { minLength: 1, maxLength: 4 }),
        (kept, screens) => {
          const { x, y, width, height } = mendPlace(kept, screens, sizes);
          const isOn = screens.some(
            (area) =>
              width <= area.width &&
              height <= area.height &&
              Math.min(x + width, area.x + area.width) - Math.max(x, area.x) >= 96 &&
              y >= area.y - 22 &&
              y <= area.y + area.height - 22,
          );
          expect(isOn).toBe(true);
        },
      ),
    );
  });
});
