import type { PacketPath, PacketRun } from "../packet-path.ts";
import type { Departure, Sealing } from "./departure.ts";
import { maxSegments } from "./departure.ts";
import { tagBytes } from "./gcm-context.ts";
import type { UdpRoute, UdpWay } from "./udp-route.ts";

/** What UDP over IPv6 carries at most; over IPv4 it is a little more. */
const maxRunBytes = 65_487;

/** Linux' numbers, the same on every architecture that this runs on. */
const errors = { io: 5, again: 11, invalid: 22, messageSize: 90 } as const;
const isRefusal = (error: number): boolean =>
  error === errors.io || error === errors.invalid || error === errors.messageSize;

/** `segments`: a run of packets in one call. `single`: a call for each. `portable`: no native code any more. */
export type FastPathMode = "segments" | "single" | "portable";

export interface FastPathOptions {
  departure: Departure;
  /** Belongs to the path from here on and is closed with it. */
  sealing: Sealing;
  route: UdpRoute;
  /** Takes over where this path cannot go; belongs to the path too. */
  portable: PacketPath;
  mode: FastPathMode;
  /** The path goes on in another mode for as long as the viewer is there; `why` is a sentence for the log. */
  onModeChange?: (mode: FastPathMode, why: string) => void;
}

/** One viewer's way through OpenSSL and the kernel: encrypted in native memory, and sent in as few calls as can be. */
export class FastPath implements PacketPath {
  readonly #departure: Departure;
  readonly #sealing: Sealing;
  readonly #route: UdpRoute;
  readonly #portable: PacketPath;
  readonly #onModeChange: NonNullable<FastPathOptions["onModeChange"]>;
  #mode: FastPathMode;
  #refusedPackets = 0;
  /** Of the packets that are sealed: the length of all but the last. */
  #segmentBytes = 0;
  #closed = false;

  constructor({ departure, sealing, route, portable, mode, onModeChange }: FastPathOptions) {
    this.#departure = departure;
    this.#sealing = sealing;
    this.#route = route;
    this.#portable = portable;
    this.#mode = mode;
    this.#onModeChange = onModeChange ?? (() => {});
  }

  get mode(): FastPathMode {
    return this.#mode;
  }

  get refusedPackets(): number {
    return this.#refusedPackets + this.#portable.refusedPackets;
  }

  send(run: PacketRun): number {
    const { length } = run.packets;
    let done = 0;
    while (done < length && !this.#closed) {
      const way = this.#mode === "portable" ? undefined : this.#route.find();
      // Whoever was asked for the way may have let the viewer go.
      if (this.#closed) break;
      const sealed = way === undefined ? 0 : this.#seal(run, done);
      if (way === undefined || sealed === 0) return done + this.#sendPortably(run, done);
      const sent = this.#depart(way, sealed);
      done += sent;
      if (sent < sealed && this.#mode !== "portable") return done;
    }
    return length;
  }

  close(): void {
    this.#closed = true;
    this.#sealing.context.close();
    this.#sealing.vector.close();
    this.#portable.close();
  }

  /** Encrypts as many packets as one call takes: equally long ones, of which the last may be shorter.
   * @returns how many; 0 when it cannot be done, and the mode is "portable" then */
  #seal({ packets, firstNumber }: PacketRun, first: number): number {
    let count = 0;
    let runBytes = 0;
    this.#segmentBytes = 0;
    try {
      while (count < maxSegments) {
        const packet = packets[first + count];
        if (packet === undefined) break;
        const packetBytes = this.#sealing.headers.byteLength + packet.payload.length + tagBytes;
        if (count > 0 && (packetBytes > this.#segmentBytes || runBytes + packetBytes > maxRunBytes)) break;
        this.#departure.seal(count, this.#sealing, packet, firstNumber + first + count);
        if (count === 0) this.#segmentBytes = packetBytes;
        count += 1;
        runBytes += packetBytes;
        if (packetBytes < this.#segmentBytes) break;
      }
      return count;
    } catch (error) {
      this.#change("portable", error instanceof Error ? error.message : String(error));
      return 0;
    }
  }

  /** @returns how many of the sealed packets are dealt with: not all when the socket is full, or native code can do no
   * more for this viewer */
  #depart({ descriptor, name }: UdpWay, count: number): number {
    if (count > 1 && this.#mode === "segments") {
      const error = this.#departure.send(descriptor, name, 0, count, this.#segmentBytes);
      if (error === 0) return count;
      if (error === errors.again) return 0;
      if (!isRefusal(error)) {
        this.#refusedPackets += count;
        return count;
      }
      this.#change("single", `The kernel takes no run of packets on this viewer's path (error ${error}).`);
    }
    for (let slot = 0; slot < count; slot += 1) {
      const error = this.#departure.send(descriptor, name, slot, 1, 0);
      if (error === errors.again) return slot;
      if (isRefusal(error)) {
        this.#change("portable", `The kernel refuses a packet on this viewer's path (error ${error}).`);
        return slot;
      }
      if (error !== 0) this.#refusedPackets += 1;
    }
    return count;
  }

  #sendPortably({ firstIndex, firstNumber, packets }: PacketRun, first: number): number {
    if (first === 0) return this.#portable.send({ firstIndex, firstNumber, packets });
    return this.#portable.send({
      firstIndex: firstIndex + first,
      firstNumber: firstNumber + first,
      packets: packets.slice(first),
    });
  }

  #change(mode: FastPathMode, why: string): void {
    this.#mode = mode;
    this.#onModeChange(mode, why);
  }
}
