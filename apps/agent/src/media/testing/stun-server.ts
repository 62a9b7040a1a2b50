import { createSocket } from "node:dgram";
import { once } from "node:events";

const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const magicCookie = 0x2112_a442;
const headerBytes = 20;
const xorMappedAddress = 0x0020;
const ipv4 = 0x01;

/** XOR-MAPPED-ADDRESS (RFC 8489, section 14.2) of an IPv4 address. */
const mappedAddressAttribute = (address: string, port: number): Buffer => {
  const attribute = Buffer.alloc(12);
  attribute.writeUInt16BE(xorMappedAddress, 0);
  attribute.writeUInt16BE(8, 2);
  attribute.writeUInt8(ipv4, 5);
  attribute.writeUInt16BE(port ^ (magicCookie >>> 16), 6);
  const bytes = Buffer.from(address.split(".").map(Number)).readUInt32BE(0);
  attribute.writeUInt32BE((bytes ^ magicCookie) >>> 0, 8);
  return attribute;
};

/** Answers STUN Binding requests on 127.0.0.1, and says to everybody that it sees them at `seenAt`. */
export class StunServer {
  readonly #socket = createSocket("udp4");
  readonly #seenAt: string;
  #asked = 0;

  private constructor(seenAt: string) {
    this.#seenAt = seenAt;
    this.#socket.on("message", (message, { address, port }) => this.#answer(message, address, port));
  }

  static async start(seenAt: string): Promise<StunServer> {
    const server = new StunServer(seenAt);
    server.#socket.bind(0, "127.0.0.1");
    await once(server.#socket, "listening");
    return server;
  }

  get url(): string {
    return `stun:127.0.0.1:${this.#socket.address().port}`;
  }

  /** How many requests came. */
  get asked(): number {
    return this.#asked;
  }

  close(): void {
    this.#socket.close();
  }

  #answer(message: Buffer, address: string, port: number): void {
    if (message.length < headerBytes || message.readUInt16BE(0) !== bindingRequest) return;
    this.#asked += 1;
    const attribute = mappedAddressAttribute(this.#seenAt, port);
    const header = Buffer.from(message.subarray(0, headerBytes));
    header.writeUInt16BE(bindingSuccess, 0);
    header.writeUInt16BE(attribute.length, 2);
    this.#socket.send([header, attribute], port, address);
  }
}
