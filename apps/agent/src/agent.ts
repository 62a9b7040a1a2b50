import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { hostNameOf } from "./discovery/announcement.ts";
import { Announcer } from "./discovery/announcer.ts";
import { isLoopback, loopback, urlOf } from "./http/address.ts";
import { listen } from "./http/listen.ts";
import { createKeyframeRoutes } from "./http/keyframe-routes.ts";
import { createMediaRoutes } from "./http/media-routes.ts";
import { createMjpegRoutes } from "./http/mjpeg-routes.ts";
import { createOriginCheck, createOwnHostCheck, isLoopbackHost } from "./http/origin.ts";
import { createPageRoutes } from "./http/page-routes.ts";
import { createPairingRoutes } from "./http/pairing-routes.ts";
import { createRoutes } from "./http/routes.ts";
import { createStatusRoutes } from "./http/status-routes.ts";
import { createWhepRoutes } from "./http/whep-routes.ts";
import { createFront, createLocalServer, createTlsServer } from "./http/servers.ts";
import type { Logger } from "./log.ts";
import { MediaThread } from "./media/media-thread.ts";
import { createMjpeg } from "./mjpeg/mjpeg.ts";
import type { AgentOptions } from "./command/agent-options.ts";
import { PageDocument } from "./page/page-document.ts";
import { Sessions } from "./sessions.ts";
import { Viewers } from "./signalling/viewers.ts";
import { findParameterSetsFile } from "./state/kept-parameter-sets.ts";
import { StatusDesk } from "./status/status-desk.ts";
import { StatusFeed } from "./status/status-feed.ts";
import { Gate } from "./trust/gate.ts";
import { Trust } from "./trust/trust.ts";

/** The built page lies beside the built agent; from source, where the build puts it. */
const builtPage = () =>
  fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../dist/page/" : "./page/", import.meta.url));

export interface RunningAgent {
  url: string;
  /** Of `--local-http`. */
  localUrl: string | undefined;
  close: () => Promise<void>;
}

/**
 * Puts the agent's parts together, in the order of the data's way.
 *
 * @param pageDir folder of the web page
 */
export const startAgent = async (
  options: AgentOptions,
  log: Logger,
  pageDir: string = builtPage(),
): Promise<RunningAgent> => {
  const host = options.open ? loopback : options.host;
  const isLocal = host !== undefined && isLoopback(host);
  const trust = options.open ? null : await Trust.open(options, log);
  const media = new MediaThread(
    {
      shmDir: options.shmDir,
      parameterSetsFile: await findParameterSetsFile(options.stateFolder, log),
      detectorPicture: options.detectorSize,
      network: isLocal ? "loopback" : "lan",
      portable: options.portable,
      iceServers: options.iceServers,
    },
    log,
  );
  const sessions = new Sessions(media, options.maxViewers, log);
  const mjpeg = createMjpeg({ shmDir: options.shmDir, maxClients: options.maxViewers, media, log });
  const gate = new Gate(trust?.register ?? null);
  let listeners = 0;
  const desk = new StatusDesk({ media, shmDir: options.shmDir });
  const feed = new StatusFeed(desk, media);
  const tellAudience = () =>
    media.setDetectionAudience(listeners > 0 || sessions.count > 0 || mjpeg.fanout.count > 0 || desk.hasAudience);
  sessions.on("count", tellAudience);
  mjpeg.fanout.on("count", tellAudience);
  desk.on("audience", tellAudience);
  const onListeners = (count: number) => {
    listeners = count;
    tellAudience();
  };
  const isPaired = () => trust !== null && trust.register.count > 0;
  const document = await PageDocument.load(pageDir);
  const routes = createRoutes({
    gate,
    parts: [
      createMediaRoutes({ media, sessions, cameraName: options.name, isPaired, onListeners, log }),
      createKeyframeRoutes(media),
      createStatusRoutes({ desk, feed, log }),
      createWhepRoutes({ sessions, iceServers: options.iceServers }),
      createMjpegRoutes({ fanout: mjpeg.fanout, log }),
      createPairingRoutes({ gate, trust }),
      ...(document === null ? [] : [createPageRoutes({ document, media, gate })]),
    ],
    pageDir,
    allowed: document?.allowed,
    log,
  });
  const answer = getRequestListener(routes.fetch);
  const front = createFront((request, response) => {
    answer(request, response).catch((error: unknown) => log.error({ err: error }, "a request failed"));
  });
  const { name: cameraName, iceServers } = options;
  const viewers = new Viewers({ server: front, media, sessions, gate, cameraName, iceServers, log });
  media.on("stream", (status) => {
    if (status.state === "flowing") log.info(status, "the picture flows");
    else log.warn({ fault: status.fault }, status.message);
  });
  media.on("detector", ({ state }) => log.info(`the detector is ${state}`));

  const localDoor = { isOpen: true, allowOrigin: createOriginCheck("http:", isLoopbackHost) };
  const ownHost = createOwnHostCheck([
    ...options.allowHosts,
    ...(trust === null ? [] : [`${hostNameOf(trust.fingerprint)}.local`]),
  ]);
  const tlsDoor = { isOpen: false, allowOrigin: createOriginCheck("https:", ownHost) };
  const server =
    trust === null
      ? createLocalServer(front, gate, localDoor)
      : createTlsServer(front, gate, tlsDoor, trust.certificate, log);
  const localServer =
    trust === null || options.localHttpPort === undefined ? undefined : createLocalServer(front, gate, localDoor);

  let announcer: Announcer | undefined;
  trust?.register.on("count", (count) => announcer?.setPaired(count > 0));

  const close = async () => {
    viewers.close();
    feed.close();
    desk.close();
    server.close();
    localServer?.close();
    await Promise.all([media.close(), mjpeg.close(), announcer?.close()]);
    server.closeAllConnections();
    localServer?.closeAllConnections();
    await trust?.close();
  };
  try {
    await media.start();
    const port = await listen(server, host, options.port);
    const localPort =
      localServer === undefined
        ? undefined
        : await listen(localServer, loopback, options.localHttpPort ?? 0, "--local-http");
    const url = urlOf(trust === null ? "http" : "https", host, port);
    const localUrl = localPort === undefined ? undefined : urlOf("http", loopback, localPort);
    log.info(
      { url, localUrl, fingerprint: trust?.fingerprint, shmDir: options.shmDir, maxViewers: options.maxViewers },
      "the agent is ready",
    );
    trust?.serve(url);
    // Who listens to this machine alone would send others to a closed port.
    if (trust !== null && options.announce && !isLocal) {
      announcer = new Announcer({
        cameraName: options.name,
        certificateSha256: trust.fingerprint,
        port,
        isPaired: isPaired(),
        log,
      });
      void announcer.start();
    }
    return { url, localUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
};
