import { agentEventSchemas, clockReadingSchema, protocolVersion } from "@nekomado/protocol";
import type { Socket } from "socket.io-client";
import { io } from "socket.io-client";
import type { LinkEvent } from "../../apps/desktop/src/contract/index.ts";
import { ProblemError, requestSchemas } from "../../apps/desktop/src/contract/index.ts";
import type { FixtureBridge } from "./fixture-bridge.ts";

const answerWithinMs = 4000;

/** Links to real agents, so that real pictures come into scenes: one connection for each camera that is open. */
export class AgentLinks {
  readonly #bridge: FixtureBridge;
  readonly #urls = new Map<string, string>();
  readonly #sockets = new Map<string, Socket>();

  constructor(bridge: FixtureBridge) {
    this.#bridge = bridge;
    bridge.script({
      "link.open": ({ cameraId }) => this.#open(cameraId),
      "link.close": ({ cameraId }) => this.#close(cameraId),
      "link.wake": () => null,
      "link.offer": async ({ cameraId, sdp }) =>
        requestSchemas["link.offer"].value.parse(await this.#ask(cameraId, "offer", { sdp })),
      "link.candidate": async ({ cameraId, ...message }) =>
        requestSchemas["link.candidate"].value.parse(await this.#ask(cameraId, "candidate", message)),
      "link.leave": async ({ cameraId, sessionId }) => {
        await this.#ask(cameraId, "leave", { sessionId });
        return null;
      },
      "link.clock": async ({ cameraId }) => clockReadingSchema.parse(await this.#ask(cameraId, "clock")),
    });
  }

  /** Where a camera's agent is; cameras without one are never reached. */
  reach(cameraId: string, url: string): void {
    this.#urls.set(cameraId, url);
  }

  close(): void {
    for (const socket of this.#sockets.values()) socket.disconnect();
  }

  /** As when the way to an agent is lost. */
  drop(cameraId: string): void {
    this.#close(cameraId);
    this.#tell(cameraId, { kind: "down", fault: "network", nextTryInMs: 4000, refusal: null });
  }

  #open(cameraId: string): null {
    const url = this.#urls.get(cameraId);
    if (url === undefined || this.#sockets.has(cameraId)) return null;
    const socket = io(url, {
      auth: { protocolVersion },
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
    });
    this.#sockets.set(cameraId, socket);
    const told = <Value>(name: string, schema: { parse(value: unknown): Value }, event: (value: Value) => LinkEvent) =>
      socket.on(name, (message: unknown) => this.#tell(cameraId, event(schema.parse(message))));
    socket.on("connect", () => this.#tell(cameraId, { kind: "up" }));
    told("welcome", agentEventSchemas.welcome, (welcome) => ({ kind: "welcome", welcome }));
    told("timeline", agentEventSchemas.timeline, (anchor) => ({ kind: "timeline", anchor }));
    told("detections", agentEventSchemas.detections, (result) => ({ kind: "detections", result }));
    told("stream", agentEventSchemas.stream, (status) => ({ kind: "stream", status }));
    told("detector", agentEventSchemas.detector, (status) => ({ kind: "detector", status }));
    told("goodbye", agentEventSchemas.goodbye, (goodbye) => ({ kind: "goodbye", goodbye }));
    return null;
  }

  #close(cameraId: string): null {
    this.#sockets.get(cameraId)?.disconnect();
    this.#sockets.delete(cameraId);
    return null;
  }

  #tell(cameraId: string, event: LinkEvent): void {
    // A page that has just been closed is told nothing more.
    this.#bridge.tell("link", { cameraId, event }).catch(() => undefined);
  }

  async #ask(cameraId: string, name: string, ...message: unknown[]): Promise<unknown> {
    const socket = this.#sockets.get(cameraId);
    if (socket === undefined) throw new ProblemError("disconnected", "The link is down.");
    return socket.timeout(answerWithinMs).emitWithAck(name, ...message);
  }
}
