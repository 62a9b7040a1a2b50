import type { TimelineAnchor } from "@nekomado/protocol";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { sceneSize, trueBoxes } from "../apps/simulator/src/scene/index.ts";
import type { App } from "./board.ts";
import { expect, test, writtenFrames } from "./board.ts";
import type { PaintedRectangle } from "./picture-probe.ts";
import { framesShown } from "./picture-probe.ts";
import { askTimeline, overlap, writtenWith } from "./truth.ts";

const latencyMs = 150;
const frameMs = 1000 / 30;
/** Frames that pass until a result is there. */
const latencyFrames = Math.ceil(latencyMs / frameMs);
/** Frames of the clip in which the cat walks from one side of the room to the other. */
const walking = { from: 600, to: 720 };
const detectorPicture = { width: 640, height: 480 };

const rectangleSchema = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() });
const classed = rectangleSchema.extend({ className: z.string() });
const lookSchema = z.object({
  event: z.literal("detections"),
  frameNumber: z.number(),
  detections: z.array(classed),
});

/** A frame as it was on screen last, before the next one: with the boxes that were drawn over it, in its own pixels. */
const drawnSchema = z.object({
  rtpTimestamp: z.number(),
  ageMs: z.number().nullable(),
  boxes: z.array(classed),
  result: z.object({ rtpTimestamp: z.number() }).nullable(),
});
type Drawn = z.infer<typeof drawnSchema>;

/** Takes note of every frame that the page shows from now on. */
const noteFrames = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const noted: unknown[] = [];
    Object.assign(window, { noted });
    let last = window.nekomadoDiagnostics?.lastPainted ?? null;
    const note = (): void => {
      const newest = window.nekomadoDiagnostics?.lastPainted ?? null;
      if (last !== null && newest?.rtpTimestamp !== last.rtpTimestamp) noted.push(last);
      last = newest;
    };
    setInterval(note, 4);
  });

const notedFrames = async (page: Page): Promise<Drawn[]> =>
  z.array(drawnSchema).parse(await page.evaluate(() => Reflect.get(window, "noted")));

/** How far the boxes of a frame are carried from the one that was looked at, ms; null without boxes. */
const carriedMs = ({ rtpTimestamp, result }: Drawn): number | null =>
  result === null ? null : ((rtpTimestamp - result.rtpTimestamp) | 0) / 90;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const catOf = <Box extends { className: string }>(boxes: readonly Box[]): Box | undefined =>
  boxes.find(({ className }) => className === "cat");

/** How well boxes lie on the walking cat of the very frame on screen, beside those that are left where they were found. */
const judge = (drawn: readonly Drawn[], simulator: App, anchor: TimelineAnchor) => {
  const written = writtenFrames(simulator);
  const looks = simulator.lines.flatMap((line) => {
    const look = lookSchema.safeParse(line);
    return look.success ? [look.data] : [];
  });
  return drawn.flatMap(({ rtpTimestamp, boxes }) => {
    const frame = writtenWith(written, anchor, rtpTimestamp);
    if (frame === undefined || frame.clipFrame < walking.from || frame.clipFrame > walking.to) return [];
    const truth = catOf(trueBoxes(frame.clipFrame));
    const [newest] = looks.filter(({ frameNumber }) => frameNumber <= frame.frameNumber - latencyFrames).reverse();
    const left = catOf(newest?.detections ?? []);
    if (truth === undefined || left === undefined) return [];
    const scaleX = sceneSize.width / detectorPicture.width;
    const scaleY = sceneSize.height / detectorPicture.height;
    const leftInScene: PaintedRectangle = {
      x: left.x * scaleX,
      y: left.y * scaleY,
      w: left.w * scaleX,
      h: left.h * scaleY,
    };
    const box = catOf(boxes);
    return [{ drawn: box === undefined ? 0 : overlap(box, truth), left: overlap(leftInScene, truth) }];
  });
};

const simulatorArguments = (startFrame: number): string[] =>
  `--clock monotonic --detector-size 640x480 --detector-noise 3 --log-detections --detector-latency ${latencyMs} --start-frame ${startFrame}`.split(
    " ",
  );

test("boxes follow a walking cat in the picture, from one look of a slow detector to the next", async ({
  board,
  page,
}) => {
  const simulator = await board.startSimulator(simulatorArguments(walking.from - 120));
  await board.startAgent(["--detector-size", "640x480"]);
  const worker = page.waitForEvent("worker");
  await page.goto(`${board.url}?diagnostics`);
  await worker;
  await framesShown(page, 10);
  const anchor = await askTimeline(board.url);
  await noteFrames(page);
  const soFar = simulator.lines.length;
  await simulator.line((line) => line["clipFrame"] === walking.to && simulator.lines.indexOf(line) > soFar, 60_000);

  const judged = judge(await notedFrames(page), simulator, anchor);
  const drawn = mean(judged.map((one) => one.drawn));
  const left = mean(judged.map((one) => one.left));
  const description = `${drawn.toFixed(3)}, left where they were found ${left.toFixed(3)}`;
  test.info().annotations.push({ type: "mean IoU", description });
  expect(judged.length).toBeGreaterThanOrEqual(20);
  expect(drawn).toBeGreaterThan(left + 0.03);
  expect(drawn).toBeGreaterThanOrEqual(0.87);
});

test("the picture waits for its boxes when it is switched to exact, and comes back to the present", async ({
  board,
  page,
}) => {
  await board.startSimulator(simulatorArguments(0));
  await board.startAgent(["--detector-size", "640x480"]);
  await page.goto(`${board.url}?diagnostics`);
  await framesShown(page, 20);
  await noteFrames(page);
  const newest = async (): Promise<Drawn[]> => (await notedFrames(page)).slice(-30);
  const shareOf = async (is: (frame: Drawn) => boolean): Promise<number> => {
    const frames = await newest();
    return frames.filter(is).length / frames.length;
  };
  const isCarried = (frame: Drawn): boolean => (carriedMs(frame) ?? 0) > latencyMs / 2;
  await expect.poll(() => shareOf(isCarried), { timeout: 30_000 }).toBeGreaterThan(0.8);

  await page.keyboard.press("e");
  await expect(page.getByRole("radio", { name: "Exact", exact: true })).toBeChecked();
  // A result for every second frame: each has its own, or lies between two.
  const hasItsOwn = (frame: Drawn): boolean => (carriedMs(frame) ?? latencyMs) < 1.5 * frameMs;
  await expect.poll(() => shareOf(hasItsOwn), { timeout: 60_000 }).toBeGreaterThan(0.8);
  const ages = (await newest()).flatMap(({ ageMs }) => (ageMs === null ? [] : [ageMs]));
  expect(mean(ages)).toBeGreaterThanOrEqual(latencyMs);
  await expect(page.locator("#statistics")).toContainText("Picture held back");

  await page.keyboard.press("e");
  await expect(page.getByRole("radio", { name: "Live", exact: true })).toBeChecked();
  await expect.poll(() => shareOf(isCarried), { timeout: 60_000 }).toBeGreaterThan(0.8);
  await expect(page.locator("#statistics")).toContainText("Carried over");
});
