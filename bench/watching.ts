import { setTimeout as delay } from "node:timers/promises";
import type { Server, Viewer } from "./server.ts";

/** The burst of the beginning is over, and the browser's decoders run at their pace. */
const settleMs = 3_000;

/** Opens so many viewers, lets them settle, and closes them after `measure`, whatever becomes of it. */
export const whileWatched = async <Result>(
  server: Server,
  count: number,
  measure: (viewers: readonly Viewer[]) => Promise<Result>,
): Promise<Result> => {
  const viewers: Viewer[] = [];
  try {
    while (viewers.length < count) viewers.push(await server.openViewer());
    await delay(settleMs);
    return await measure(viewers);
  } finally {
    for (const viewer of viewers) await viewer.close();
  }
};
