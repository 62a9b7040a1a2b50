import type { RemoteInfo, Socket } from "node:dgram";
import { createSocket } from "node:dgram";
import { EventEmitter, once } from "node:events";
import { serviceType } from "@nekomado/protocol";
import type { LocalInterface } from "./local-interface.ts";
import { isOnLink } from "./local-interface.ts";
import type { MulticastError } from "./multicast-error.ts";
import { multicastError } from "./multicast-error.ts";

/** RFC 6762, section 3 and, for the time to live, section 11. */
const multicastPort = 5353;
const multicastGroup = "224.0.0.251";
const timeToLive = 255;
/** RFC 6762, section 17. */
const maxMessageBytes = 9000;
/** The third octet's first bit tells a response from a query (RFC 1035, section 4.1.1). */
const responseBit = 0x80;

const windowMs = 1000;
/** A home's cameras answer a query with a message each. */
const maxMessagesPerWindow = 200;
const maxMessagesOfOneSender = 20;

type Sent = (error?: Error | null) => void;

/**
 * The UDP socket that bonjour-service talks through on one interface. Only what may be an announcement of ours comes
 * through: responses from this very network that name our service type, so many a second. Whatever the reader throws
 * at a message is the message's fault and ends there; whatever goes wrong with the socket is told as `fault`.
 */
export class MulticastSocket extends EventEmitter<{
  message: [message: Buffer, from: RemoteInfo];
  fault: [error: MulticastError];
  sent: [];
  rubbish: [error: unknown];
}> {
  readonly #socket: Socket;
  readonly #interface: LocalInterface;
  readonly #senders = new Map<string, number>();
  #messages = 0;
  #windowSinceMs = performance.now();
  #isClosed = false;

  private constructor(socket: Socket, own: LocalInterface) {
    super();
    this.#socket = socket;
    this.#interface = own;
    socket.on("error", (error) => this.emit("fault", multicastError(error)));
    socket.on("message", (message, from) => this.#received(message, from));
  }

  /** @throws {MulticastError} */
  static async open(own: LocalInterface): Promise<MulticastSocket> {
    const socket = createSocket({ type: "udp4", reuseAddr: true });
    try {
      socket.bind(multicastPort);
      await once(socket, "listening");
      socket.addMembership(multicastGroup, own.address);
      socket.setMulticastInterface(own.address);
      socket.setMulticastTTL(timeToLive);
      socket.setMulticastLoopback(true);
      return new MulticastSocket(socket, own);
    } catch (error) {
      socket.close();
      throw multicastError(error);
    }
  }

  /** It is bound already. */
  bind(_port: number, _host: string | undefined, bound: () => void): void {
    process.nextTick(bound);
  }

  send(message: Buffer, offset: number, length: number, port: number, address: string, sent: Sent): void {
    if (this.#isClosed) return;
    this.#socket.send(message, offset, length, port, address, (error) => {
      if (error === null) this.emit("sent");
      else this.emit("fault", multicastError(error));
      sent();
    });
  }

  close(closed?: () => void): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.close(closed);
  }

  #received(message: Buffer, from: RemoteInfo): void {
    if (this.#isClosed || !this.#isOurs(message, from) || !this.#isWithinBounds(from.address)) return;
    try {
      this.emit("message", message, from);
    } catch (error) {
      this.emit("rubbish", error);
    }
  }

  /** Sections 6 and 11 of RFC 6762: from port 5353, and from this network. */
  #isOurs(message: Buffer, from: RemoteInfo): boolean {
    return (
      from.port === multicastPort &&
      message.length <= maxMessageBytes &&
      ((message[2] ?? 0) & responseBit) !== 0 &&
      message.includes(`_${serviceType}`) &&
      isOnLink(from.address, this.#interface)
    );
  }

  #isWithinBounds(sender: string): boolean {
    const nowMs = performance.now();
    if (nowMs - this.#windowSinceMs >= windowMs) {
      this.#windowSinceMs = nowMs;
      this.#messages = 0;
      this.#senders.clear();
    }
    const ofSender = (this.#senders.get(sender) ?? 0) + 1;
    this.#senders.set(sender, ofSender);
    if (ofSender > maxMessagesOfOneSender) return false;
    return ++this.#messages <= maxMessagesPerWindow;
  }
}
