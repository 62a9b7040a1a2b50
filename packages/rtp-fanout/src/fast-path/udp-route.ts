import type { Socket } from "node:dgram";
import type { NativeLibrary } from "./native-library.ts";
import { NativeMemory } from "./native-memory.ts";
import type { ReportFilter } from "./report-filter.ts";
import { readSocketAddress, socketAddress } from "./socket-address.ts";
import { SocketDescriptor } from "./socket-descriptor.ts";

/** Where a viewer's datagrams leave and where they go. */
export interface UdpDestination {
  socket: Socket;
  /** Numeric. */
  address: string;
  port: number;
}

export interface UdpWay {
  descriptor: number;
  /** As the kernel takes it. */
  name: Uint8Array;
}

const nameBytes = 28;

/** Asks the kernel whether a descriptor is what it is taken for. */
export class SocketNames {
  readonly #library: NativeLibrary;
  readonly #memory: NativeMemory;

  constructor(library: NativeLibrary) {
    this.#library = library;
    this.#memory = new NativeMemory(nameBytes + 4, library.addressOf);
  }

  isUdpSocket(descriptor: number, family: number, port: number): boolean {
    const { bytes } = this.#memory;
    const [name, length] = [this.#memory.address(0, nameBytes), this.#memory.address(nameBytes, 4)];
    bytes.fill(0);
    bytes[nameBytes] = nameBytes;
    if (this.#library.kernel.socketName(descriptor, name, length) !== 0) return false;
    const own = readSocketAddress(bytes.subarray(0, nameBytes));
    return own.family === family && own.port === port;
  }
}

/** The way to one viewer, found anew when the viewer is reached by another one. */
export class UdpRoute {
  readonly #names: SocketNames;
  readonly #destination: () => UdpDestination | undefined;
  readonly #reportFilter: ReportFilter | undefined;
  #socket: Socket | undefined;
  #address = "";
  #port = 0;
  #descriptor: SocketDescriptor | undefined;
  #name: Uint8Array | undefined;

  /** @param reportFilter for the socket, where the viewer's reports may be thinned */
  constructor(names: SocketNames, destination: () => UdpDestination | undefined, reportFilter?: ReportFilter) {
    this.#names = names;
    this.#destination = destination;
    this.#reportFilter = reportFilter;
  }

  /** Undefined where there is none that native code can take: the portable path may know one. */
  find(): UdpWay | undefined {
    const destination = this.#destination();
    if (destination === undefined) return undefined;
    const { socket, address, port } = destination;
    if (socket !== this.#socket || address !== this.#address || port !== this.#port) this.#change(destination);
    // Asked for each time: when the socket is closed its number may be another file's already.
    const descriptor = this.#descriptor?.number;
    return descriptor === undefined || this.#name === undefined ? undefined : { descriptor, name: this.#name };
  }

  #change({ socket, address, port }: UdpDestination): void {
    this.#socket = socket;
    this.#address = address;
    this.#port = port;
    this.#name = undefined;
    this.#descriptor = new SocketDescriptor(socket);
    const descriptor = this.#descriptor.number;
    const name = socketAddress(address, port);
    if (descriptor === undefined || name === undefined) return;
    const { family } = readSocketAddress(name);
    try {
      if (!this.#names.isUdpSocket(descriptor, family, socket.address().port)) return;
      this.#name = name;
      this.#reportFilter?.attach(descriptor);
    } catch {
      // A socket that is not bound, or not any more, has no address: the portable path says what is the matter.
    }
  }
}
