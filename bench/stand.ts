import { build } from "../scripts/build.ts";
import type { App } from "../e2e/board.ts";
import { Board } from "../e2e/board.ts";
import { LazyBrowser } from "./browser.ts";
import type { BenchClip } from "./clip.ts";
import { clipFps, prepareClip } from "./clip.ts";
import type { Closing } from "./closing.ts";
import { janusVersion, serveWithJanus } from "./janus.ts";
import { serveWithNekomado } from "./nekomado.ts";
import type { BenchOptions } from "./options.ts";
import type { Server } from "./server.ts";

/** What runs while figures are taken: both servers with the same clip, and the browser that watches them. */
export interface Stand {
  options: BenchOptions;
  clip: BenchClip;
  board: Board;
  simulator: App;
  browser: LazyBrowser;
  ours: Server;
  /** Undefined where Janus is not installed. */
  janus: Server | undefined;
}

export const setUpStand = async (options: BenchOptions, closing: Closing): Promise<Stand> => {
  build();
  const clip = prepareClip();
  const browser = new LazyBrowser(closing);
  const board = new Board();
  closing.add(() => board.close());
  const simulator = await board.startSimulator([
    "--clip",
    clip.annexB,
    "--fps",
    String(clipFps),
    "--clock",
    "monotonic",
    "--no-raw",
    "--no-detections",
  ]);
  const ours = await serveWithNekomado(board, browser);
  const janus = janusVersion() === undefined ? undefined : await serveWithJanus(clip, browser, closing);
  return { options, clip, board, simulator, browser, ours, janus };
};

/** The servers in the order in which they are measured: pairs alternate, since a machine's speed drifts. */
export const serversOf = ({ ours, janus }: Stand): Server[] => (janus === undefined ? [ours] : [ours, janus]);
