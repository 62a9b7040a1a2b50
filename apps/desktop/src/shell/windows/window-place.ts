import { z } from "zod";

/** In the system's device-independent pixels. */
export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const windowPlaceSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1).max(32_768),
  height: z.int().min(1).max(32_768),
  isMaximized: z.boolean(),
});
/** Where a window was, as it is kept. The four numbers are those of the window when it is not maximized. */
export type WindowPlace = z.infer<typeof windowPlaceSchema>;

export interface WindowSizes {
  usual: { width: number; height: number };
  least: { width: number; height: number };
}

/** As high as the title bar, which a person must be able to grasp; and as much of its width. */
const grip = { width: 96, height: 44 };

const overlap = (from: number, length: number, otherFrom: number, otherLength: number): number =>
  Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom);

const canBeGrasped = (window: Area, screen: Area): boolean =>
  overlap(window.x, window.width, screen.x, screen.width) >= Math.min(grip.width, window.width) &&
  overlap(window.y, grip.height, screen.y, screen.height) >= grip.height / 2 &&
  window.y >= screen.y - grip.height / 2;

const between = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/**
 * Where a window opens: where it was, as long as its title bar can be grasped on one of the screens of now; else in the
 * middle of the first. Never larger than its screen. Free of Electron.
 *
 * @param screens work areas, the main screen's first
 */
export const mendPlace = (kept: WindowPlace | null, screens: readonly Area[], sizes: WindowSizes): WindowPlace => {
  const [main] = screens;
  if (main === undefined) return { x: 0, y: 0, ...sizes.usual, isMaximized: false };
  const isMaximized = kept?.isMaximized ?? false;
  const sizeOn = (screen: Area) => ({
    width: between(kept?.width ?? sizes.usual.width, sizes.least.width, screen.width),
    height: between(kept?.height ?? sizes.usual.height, sizes.least.height, screen.height),
  });
  if (kept !== null)
    for (const screen of screens) {
      const window = { x: kept.x, y: kept.y, ...sizeOn(screen) };
      if (canBeGrasped(window, screen)) return { ...window, isMaximized };
    }
  const { width, height } = sizeOn(main);
  return {
    x: Math.round(main.x + (main.width - width) / 2),
    y: Math.round(main.y + (main.height - height) / 2),
    width,
    height,
    isMaximized,
  };
};
