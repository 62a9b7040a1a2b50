import { expect, test } from "./board.ts";
import { framesShown, inboundFigures, takeFrames, watchPeers } from "./picture-probe.ts";
import { codeRegion, frameCodeOf } from "./truth.ts";

const detectionLayouts = { v1: "d1", v2: "d1", v3: "d2", v4: "d2", v5: "d3" } as const;

for (const [layout, detections] of Object.entries(detectionLayouts)) {
  test(`shows a daemon of layout ${layout}, with a detector of layout ${detections}`, async ({ board, page }) => {
    await board.startSimulator(["--layout", layout, "--detection-layout", detections]);
    await board.startAgent();
    await watchPeers(page);
    await page.goto(board.url);
    await framesShown(page, 60);
    const frames = await takeFrames(page, { count: 5, every: 1, region: codeRegion, colours: { cat: "#ffb52e" } });
    const numbers = frames.map(frameCodeOf);
    expect(numbers.every((number) => number !== null)).toBe(true);
    expect(frames.some(({ overlay }) => overlay?.boxes["cat"] !== undefined)).toBe(true);
    expect((await inboundFigures(page))?.packetsLost).toBe(0);
  });
}
