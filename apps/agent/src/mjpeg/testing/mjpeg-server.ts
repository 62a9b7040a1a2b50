import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { pino } from "pino";
import type { AgentEnv } from "../../http/admission.ts";
import { loopback } from "../../http/address.ts";
import { listen } from "../../http/listen.ts";
import { createMjpegRoutes } from "../../http/mjpeg-routes.ts";
import { createFront, createLocalServer } from "../../http/servers.ts";
import { localAccess } from "../../trust/access.ts";
import { Gate } from "../../trust/gate.ts";
import { FrameIdentity } from "../frame-identity.ts";
import type { MjpegLimits } from "../mjpeg-fanout.ts";
import { MjpegFanout, mjpegLimits } from "../mjpeg-fanout.ts";
import { MjpegThread } from "../mjpeg-thread.ts";

export interface MjpegServerOptions {
  maxClients?: number;
  lingerMs?: number;
  /** The thread's program. */
  file?: URL;
  limits?: MjpegLimits;
}

/** The agent's MJPEG half alone, open to everybody on 127.0.0.1, with what it counts. */
export class MjpegServer {
  readonly thread: MjpegThread;
  readonly fanout: MjpegFanout;
  readonly lines: string[] = [];
  readonly #server;
  #port = 0;

  constructor(shmDir: string, { maxClients = 8, lingerMs = 50, file, limits = mjpegLimits }: MjpegServerOptions = {}) {
    const log = pino({ level: "info" }, { write: (line: string) => void this.lines.push(line) });
    this.thread = new MjpegThread({ shmDir, lingerMs }, log, file);
    this.fanout = new MjpegFanout({ thread: this.thread, identity: new FrameIdentity(), maxClients, limits });
    const app = new Hono<AgentEnv>();
    app.use(async (context, next) => {
      context.set("access", localAccess);
      await next();
    });
    app.route("/", createMjpegRoutes({ fanout: this.fanout, log }));
    const answer = getRequestListener(app.fetch);
    const front = createFront((request, response) => void answer(request, response));
    this.#server = createLocalServer(front, new Gate(null), { isOpen: true, allowOrigin: () => true });
  }

  async start(): Promise<void> {
    this.#port = await listen(this.#server, loopback, 0);
  }

  get url(): string {
    return `http://${loopback}:${this.#port}/stream`;
  }

  async close(): Promise<void> {
    this.fanout.close();
    await this.thread.close();
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
