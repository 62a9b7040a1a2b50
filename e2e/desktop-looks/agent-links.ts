import type { TimelineAnchor, Welcome } from "@nekomado/protocol";
import { agentEventSchemas, clockReadingSchema, protocolVersion } from "@nekomado/protocol";
import type { Socket } from "socket.io-client";
import { io } from "socket.io-client";
import type { LinkEvent } from "../../apps/desktop/src/contract/index.ts";
import { ProblemError, requestSchemas } from "../../apps/desktop/src/contract/index.ts";
import type { FixtureBridge } from "./fixture-bridge.ts";

const answerWithinMs = 4000;

/** The connection to one agent, kept whether a page has it open or not, as the service keeps it. */
interface Connection {
  socket: Socket;
  isOpen: boolean;
  welcome: Welcome | null;
  timeline: TimelineAnchor | null;
}

/** Links to real agents, so that real pictures come into scenes. */
export class AgentLinks {
  readonly #bridge: FixtureBridge;
  readonly #connections = new Map<string, Connection>();

  constructor(bridge: FixtureBridge) {
    this.#bridge = bridge;
    bridge.script({
      "link.open": ({ cameraId }) => this.#open(cameraId),
      "link.close": ({ cameraId }) => {
        const connection = this.#connections.get(cameraId);
        if (connection !== undefined) connection.isOpen = false;
        return null;
      },
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

  /** Connects to a camera's agent; cameras without one are never reached. */
  reach(cameraId: string, url: string): void {
    this.#connections.get(cameraId)?.socket.disconnect();
    const socket = io(url, {
      auth: { protocolVersion },
      transports: ["websocket"],
      reconnection: false,
      forceNew: true,
    });
    const connection: Connection = { socket, isOpen: false, welcome: null, timeline: null };
    this.#connections.set(cameraId, connection);
    const told = <Value>(name: string, schema: { parse(value: unknown): Value }, event: (value: Value) => LinkEvent) =>
      socket.on(name, (message: unknown) => {
        const value = event(schema.parse(message));
        if (value.kind === "welcome") connection.welcome = value.welcome;
        if (value.kind === "timeline") connection.timeline = value.anchor;
        // Who opens the link later is told what is so by then, as by the app's service.
        const { welcome } = connection;
        if (value.kind === "stream" && welcome !== null) connection.welcome = { ...welcome, stream: value.status };
        if (value.kind === "detector" && welcome !== null) connection.welcome = { ...welcome, detector: value.status };
        if (connection.isOpen) this.#tell(cameraId, value);
      });
    socket.on("connect", () => {
      if (connection.isOpen) this.#tell(cameraId, { kind: "up" });
    });
    told("welcome", agentEventSchemas.welcome, (welcome) => ({ kind: "welcome", welcome }));
    told("timeline", agentEventSchemas.timeline, (anchor) => ({ kind: "timeline", anchor }));
    told("detections", agentEventSchemas.detections, (result) => ({ kind: "detections", result }));
    told("stream", agentEventSchemas.stream, (status) => ({ kind: "stream", status }));
    told("detector", agentEventSchemas.detector, (status) => ({ kind: "detector", status }));
    told("goodbye", agentEventSchemas.goodbye, (goodbye) => ({ kind: "goodbye", goodbye }));
  }

  /** As when the service crashes: the agent sees the connection break, and the page is told nothing. */
  crash(cameraId: string): void {
    const connection = this.#connections.get(cameraId);
    this.#connections.delete(cameraId);
    connection?.socket.io.engine.close();
  }

  close(): void {
    for (const { socket } of this.#connections.values()) socket.disconnect();
    this.#connections.clear();
  }

  #open(cameraId: string): null {
    const connection = this.#connections.get(cameraId);
    if (connection === undefined) return null;
    connection.isOpen = true;
    if (!connection.socket.connected) return null;
    this.#tell(cameraId, { kind: "up" });
    const { welcome, timeline } = connection;
    if (welcome !== null) this.#tell(cameraId, { kind: "welcome", welcome });
    if (timeline !== null) this.#tell(cameraId, { kind: "timeline", anchor: timeline });
    return null;
  }

  #tell(cameraId: string, event: LinkEvent): void {
    // A page that has just been closed is told nothing more.
    this.#bridge.tell("link", { cameraId, event }).catch(() => undefined);
  }

  async #ask(cameraId: string, name: string, ...message: unknown[]): Promise<unknown> {
    const connection = this.#connections.get(cameraId);
    if (connection === undefined) throw new ProblemError("disconnected", "The link is down.");
    return connection.socket.timeout(answerWithinMs).emitWithAck(name, ...message);
  }
}
