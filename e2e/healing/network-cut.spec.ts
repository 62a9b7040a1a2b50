import type { Page } from "@playwright/test";
import { expect, test } from "@playwright/test";
import { PairedBoard } from "../desktop/paired-board.ts";
import { LocalNetwork, whyNoNetworkFaults } from "../network/namespaces.ts";
import { NetworkedBrowser } from "../network/networked-browser.ts";
import { openPairedPage } from "../network/paired-page.ts";
import { logPicture, recoveryMs, untilLive, untilNotLive } from "../network/picture-log.ts";

const noFaults = whyNoNetworkFaults();
test.skip(noFaults !== null, `skipped: ${noFaults}`);

interface Cut {
  board: string;
  seconds: number;
  begin: (network: LocalNetwork) => Promise<void>;
  end: (network: LocalNetwork) => Promise<void>;
}

/** Behind a dead access point packets vanish; a pulled cable is told to the machine. */
const cuts: readonly Cut[] = [
  {
    board: "hall",
    seconds: 3,
    begin: (network) => network.host("hall").block(),
    end: (network) => network.host("hall").unblock(),
  },
  {
    board: "kitchen",
    seconds: 20,
    begin: (network) => network.unplug("kitchen"),
    end: (network) => network.plugIn("kitchen"),
  },
  {
    board: "garden",
    seconds: 60,
    begin: (network) => network.host("garden").block(),
    end: (network) => network.host("garden").unblock(),
  },
];

let network: LocalNetwork;
let browser: NetworkedBrowser;
let boards: PairedBoard[];

test.beforeEach(async () => {
  network = await LocalNetwork.create(["pc", ...cuts.map(({ board }) => board)]);
  browser = await NetworkedBrowser.start(network.host("pc"));
  boards = [];
});

test.afterEach(async () => {
  await browser.close();
  for (const board of boards) await board.close();
  await network.close();
});

/** A paired browser's page that shows the board's camera. */
const open = async (name: string): Promise<Page> => {
  const board = new PairedBoard(name, network.host(name).namespace);
  boards.push(board);
  await board.startSimulator(["--no-raw", "--no-detections"]);
  await board.startAgent(["--no-announce"]);
  const page = await openPairedPage(browser, board, logPicture);
  await untilLive(page);
  return page;
};

const passed = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

test("brings the picture back without a click after 3, 20 and 60 seconds without network", async () => {
  const pages = await Promise.all(cuts.map(({ board }) => open(board)));
  const recoveries = await Promise.all(
    cuts.map(async ({ seconds, begin, end }, at) => {
      const page = pages[at];
      if (page === undefined) throw new Error("each board has its page");
      await begin(network);
      // What passes here is the fault itself.
      await Promise.all([passed(seconds), untilNotLive(page)]);
      await expect(page.getByRole("main")).toContainText(/network|answer|reach/i);
      const endedAtMs = Date.now();
      await end(network);
      const ms = await recoveryMs(page, endedAtMs);
      console.log(`network cut for ${seconds} s: live again ${ms.toFixed(0)} ms after its end`);
      return ms;
    }),
  );
  expect(recoveries).toHaveLength(cuts.length);
});
