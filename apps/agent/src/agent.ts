import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { listen } from "./http/listen.ts";
import { createOriginCheck } from "./http/origin.ts";
import { createRoutes } from "./http/routes.ts";
import type { Logger } from "./log.ts";
import { MediaThread } from "./media/media-thread.ts";
import type { AgentOptions } from "./options.ts";
import { Sessions } from "./sessions.ts";
import { Viewers } from "./signalling/viewers.ts";

/** The built page lies beside the built agent; from source, where the build puts it. */
const pageDir = () =>
  fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../dist/page/" : "./page/", import.meta.url));

export interface RunningAgent {
  url: string;
  close: () => Promise<void>;
}

/** Puts the agent's parts together, in the order of the data's way. */
export const startAgent = async (options: AgentOptions, log: Logger): Promise<RunningAgent> => {
  const media = new MediaThread(
    { shmDir: options.shmDir, detectorPicture: options.detectorSize, network: "loopback" },
    log,
  );
  const sessions = new Sessions(media, options.maxViewers, log);
  const allowOrigin = createOriginCheck(["127.0.0.1", "localhost"]);
  let listeners = 0;
  const tellAudience = () => media.setDetectionAudience(listeners > 0 || sessions.count > 0);
  sessions.on("count", tellAudience);
  const routes = createRoutes({
    media,
    sessions,
    pageDir: pageDir(),
    allowOrigin,
    onListeners: (count) => {
      listeners = count;
      tellAudience();
    },
    log,
  });
  const answer = getRequestListener(routes.fetch);
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 15_000 }, (request, response) => {
    answer(request, response).catch((error: unknown) => log.error({ err: error }, "a request failed"));
  });
  const viewers = new Viewers({ server, media, sessions, cameraName: options.name, allowOrigin, log });
  media.on("stream", (status) => {
    if (status.state === "flowing") log.info(status, "the picture flows");
    else log.warn({ fault: status.fault }, status.message);
  });
  media.on("detector", ({ state }) => log.info(`the detector is ${state}`));

  await media.start();
  const port = await listen(server, options.host, options.port);
  const url = `http://${options.host}:${port}/`;
  log.info({ url, shmDir: options.shmDir, maxViewers: options.maxViewers }, "the agent is ready");

  return {
    url,
    close: async () => {
      viewers.close();
      server.close();
      await media.close();
      server.closeAllConnections();
    },
  };
};
