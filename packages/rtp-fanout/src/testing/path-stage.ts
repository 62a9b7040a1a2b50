import type { Socket } from "node:dgram";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { FastLane } from "../fast-path/fast-lane.ts";
import { openFastLane } from "../fast-path/fast-lane.ts";
import type { FastPathMode } from "../fast-path/fast-path.ts";
import { PacketHistory } from "../packet-history.ts";
import type { PacketPath } from "../packet-path.ts";
import { PortablePath } from "../packet-path.ts";
import type { SrtpKeys } from "../srtp-cipher.ts";
import { createSrtpCipher, GcmCipher } from "../srtp-cipher.ts";
import { randomKeys } from "./keys.ts";

export const pathKinds = ["fast", "portable"] as const;
export type PathKind = (typeof pathKinds)[number];

const size = { capacityPackets: 256, maxPayloadBytes: 1164 };
const hosts = { udp4: "127.0.0.1", udp6: "::1" } as const;

/** A bound socket on loopback, and what has come to it. */
export class Receiver {
  readonly datagrams: Buffer[] = [];
  readonly socket: Socket;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("message", (datagram) => this.datagrams.push(datagram));
  }

  static async open(type: keyof typeof hosts = "udp4", host: string = hosts[type]): Promise<Receiver> {
    const receiver = new Receiver(createSocket(type));
    receiver.socket.bind(0, host);
    await once(receiver.socket, "listening");
    return receiver;
  }

  get port(): number {
    return this.socket.address().port;
  }

  /** Waits for datagrams to come; one that never comes is the test's timeout. */
  async until(count: number): Promise<Buffer[]> {
    while (this.datagrams.length < count) await once(this.socket, "message");
    return this.datagrams;
  }
}

export interface StagedPathOptions {
  keys?: SrtpKeys;
  /** Instead of keys: RFC 7714's session key and salt as they are. */
  session?: { key: Buffer; salt: Buffer };
  ssrc?: number;
  payloadType?: number;
  hasPlayoutDelay?: boolean;
  /** Called before packets leave: once per run on the fast path, for each packet on the portable one. */
  beforeSend?: () => void;
  onModeChange?: (mode: FastPathMode, why: string) => void;
}

/** A history, and paths of one kind from its packets to sockets on loopback. */
export class PathStage {
  readonly history: PacketHistory;
  readonly lane: FastLane | undefined;
  readonly sender: Socket;
  receiver: Receiver;
  /** Where packets go; the receiver's own where nobody says otherwise. */
  address: string | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #paths: PacketPath[] = [];

  private constructor(lane: FastLane | undefined, history: PacketHistory, sender: Socket, receiver: Receiver) {
    this.lane = lane;
    this.history = history;
    this.sender = sender;
    this.receiver = receiver;
    for (const { socket } of [receiver, { socket: sender }]) this.#keep(socket);
  }

  static async open(kind: PathKind, type: keyof typeof hosts = "udp4", host?: string): Promise<PathStage> {
    const lane = kind === "fast" ? await openFastLane(size) : undefined;
    const history = new PacketHistory({ ...size, ...(lane === undefined ? {} : { memory: lane.memory }) });
    const [sender, receiver] = await Promise.all([Receiver.open(type, host), Receiver.open(type, host)]);
    return new PathStage(lane, history, sender.socket, receiver);
  }

  createPath(options: StagedPathOptions = {}): PacketPath {
    const { keys = randomKeys(), session, ssrc = 0x1234_5678, payloadType = 102, hasPlayoutDelay = true } = options;
    const destination = () => {
      options.beforeSend?.();
      return {
        socket: this.sender,
        address: this.address ?? this.receiver.socket.address().address,
        port: this.receiver.port,
      };
    };
    const settings = {
      ssrc,
      payloadType,
      ...(hasPlayoutDelay ? { playoutDelay: { extensionId: 3, minMs: 0, maxMs: 500 } } : {}),
      cipher:
        session === undefined
          ? createSrtpCipher(keys)
          : new GcmCipher(Buffer.from(session.key), Buffer.from(session.salt)),
      send: (parts: readonly Uint8Array[]) => {
        const { address, port } = destination();
        this.sender.send(parts, port, address);
      },
    };
    const fast = { ...settings, destination, ...(options.onModeChange ? { onModeChange: options.onModeChange } : {}) };
    const path =
      this.lane === undefined
        ? new PortablePath(settings)
        : session === undefined
          ? this.lane.createPath({ ...fast, keys })
          : this.lane.createPathOf(session, fast);
    this.#paths.push(path);
    return path;
  }

  /** Another receiver, to which all goes from here on. */
  async move(): Promise<Receiver> {
    this.receiver = await Receiver.open();
    this.#keep(this.receiver.socket);
    return this.receiver;
  }

  /** Packets of the history as a path is handed them. */
  run(firstIndex: number, count: number, firstNumber: number) {
    const packets = Array.from({ length: count }, (_, position) => this.history.at(firstIndex + position)!);
    return { firstIndex, firstNumber, packets };
  }

  close(): void {
    for (const path of this.#paths) path.close();
    for (const socket of this.#sockets) socket.close();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }
}
