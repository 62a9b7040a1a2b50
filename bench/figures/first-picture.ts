import type { Figure } from "../figure.ts";
import { median } from "../percentiles.ts";
import type { Server } from "../server.ts";
import { serversOf } from "../stand.ts";

const clicks = 7;

/** From the wish to watch to the first frame, each time in a new page, with nobody else watching. */
export const firstPicture: Figure = {
  name: "click",
  measure: async (stand, progress) => {
    const samples: { server: Server["name"]; clickToFirstPictureMs: number }[] = [];
    for (let click = 1; click <= clicks; click++)
      for (const server of serversOf(stand)) {
        const viewer = await server.openViewer();
        const { clickToFirstPictureMs } = viewer;
        await viewer.close();
        samples.push({ server: server.name, clickToFirstPictureMs });
        progress(`${server.name}, click ${click}: ${clickToFirstPictureMs.toFixed(0)} ms`);
      }
    const middle = (name: Server["name"]) =>
      median(samples.filter(({ server }) => server === name).map((one) => one.clickToFirstPictureMs));
    const row = {
      figure: "click → first picture",
      unit: "ms",
      decimals: 0,
      ours: middle("nekomado-agent") ?? Number.NaN,
      janus: middle("Janus"),
    };
    return { rows: [row], samples };
  },
};
