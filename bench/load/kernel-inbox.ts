import type { Socket } from "node:dgram";
import { NativeMemory, writeAddress } from "../../packages/rtp-fanout/src/fast-path/native-memory.ts";
import { SocketDescriptor } from "../../packages/rtp-fanout/src/fast-path/socket-descriptor.ts";
import { machineNowMs } from "./machine-clock.ts";

/** @param datagram valid during the call only @param arrivedAtMs on the machine's monotonic clock */
export type TakeDatagram = (datagram: Buffer, arrivedAtMs: number) => void;

const lookEveryMs = 10;
const batch = 32;
/** The longest datagram there is, and the longest run of them. */
const datagramBytes = 65_536;
/** Linux on 64-bit machines: `struct mmsghdr`, `iovec`, and a control message with a `timespec`. */
const headerBytes = 64;
const header = { vectors: 16, vectorCount: 24, control: 32, controlLength: 40, length: 56 } as const;
const vectorBytes = 16;
const controlBytes = 64;
const control = { level: 8, type: 12, value: 16 } as const;
const solSocket = 1;
const solUdp = 17;
/** recvmsg(2), socket(7), udp(7). */
const soTimestampNanoseconds = 35;
const udpReceiveRuns = 104;
const soReceiveBufferForce = 33;
const receiveBufferBytes = 4 << 20;
const messageDontWait = 0x40;
const clockRealtime = 0;

const layout = (() => {
  const headers = 0;
  const vectors = headers + batch * headerBytes;
  const controls = vectors + batch * vectorBytes;
  const clock = controls + batch * controlBytes;
  const datagrams = clock + 16;
  return { headers, vectors, controls, clock, datagrams, end: datagrams + batch * datagramBytes };
})();

interface KernelCalls {
  receive: (descriptor: number, headers: number, count: number, flags: number, timeout: null) => number;
  setOption: (descriptor: number, level: number, option: number, value: number, byteLength: number) => number;
  readClock: (clock: number, time: number) => number;
  addressOf: (buffer: ArrayBuffer) => number;
}

const openCalls = async (): Promise<KernelCalls> => {
  const { default: koffi } = await import("koffi");
  const node = koffi.load(null);
  return {
    receive: node.func("int recvmmsg(int, uintptr_t, unsigned int, int, void *)"),
    setOption: node.func("int setsockopt(int, int, int, uintptr_t, unsigned int)"),
    readClock: node.func("int clock_gettime(int, uintptr_t)"),
    addressOf: (buffer) => Number(koffi.address(buffer)),
  };
};

/** Ends Node's own reading of a socket that is bound. @returns whether it did */
const stopReading = (socket: Socket): boolean => {
  const symbol = Object.getOwnPropertySymbols(socket).find(({ description }) => description === "state symbol");
  const state: unknown = symbol === undefined ? undefined : Reflect.get(socket, symbol);
  if (typeof state !== "object" || state === null || !("handle" in state)) return false;
  const { handle } = state;
  if (typeof handle !== "object" || handle === null || !("recvStop" in handle)) return false;
  if (typeof handle.recvStop !== "function") return false;
  Reflect.apply(handle.recvStop, handle, []);
  return true;
};

/**
 * Reads many sockets, 32 datagrams or runs of them in a call, each with the moment at which it reached the kernel: a
 * process that is busy with one receiver's frame does not make the others' late. Node's own reading costs 5 to 10 µs a
 * datagram and knows only when it got round to it.
 */
export class KernelInbox {
  readonly #calls: KernelCalls;
  readonly #memory: NativeMemory;
  readonly #bytes: Buffer;
  readonly #headersAt: number;
  readonly #clockAt: number;
  readonly #sockets = new Map<SocketDescriptor, TakeDatagram>();
  #timer: NodeJS.Timeout | undefined;

  private constructor(calls: KernelCalls) {
    this.#calls = calls;
    this.#memory = new NativeMemory(layout.end, calls.addressOf);
    this.#bytes = Buffer.from(this.#memory.bytes.buffer);
    this.#headersAt = this.#memory.address(layout.headers, batch * headerBytes);
    this.#clockAt = this.#memory.address(layout.clock, 16);
    for (let at = 0; at < batch; at++) this.#point(at);
  }

  /** @returns undefined where the kernel cannot be asked: another system, or no koffi for it */
  static async open(): Promise<KernelInbox | undefined> {
    if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) return undefined;
    try {
      return new KernelInbox(await openCalls());
    } catch {
      return undefined;
    }
  }

  /** Takes over a bound socket's reading from Node.
   * @param inRuns whether the kernel may hand over in one piece what a sender on this machine gave it in one (UDP_GRO)
   * @returns ends it; undefined where it cannot be taken over, and Node goes on reading */
  watch(socket: Socket, take: TakeDatagram, inRuns = false): (() => void) | undefined {
    const descriptor = new SocketDescriptor(socket);
    const { number } = descriptor;
    if (number === undefined) return undefined;
    const set = (level: number, option: number, value: number): boolean => {
      this.#bytes.writeUInt32LE(value, layout.clock);
      return this.#calls.setOption(number, level, option, this.#clockAt, 4) === 0;
    };
    if (!set(solSocket, soTimestampNanoseconds, 1)) return undefined;
    if (inRuns) set(solUdp, udpReceiveRuns, 1);
    // Above the kernel's usual limit, which only root may; otherwise it stays at what the socket has.
    set(solSocket, soReceiveBufferForce, receiveBufferBytes);
    if (!stopReading(socket)) return undefined;
    this.#sockets.set(descriptor, take);
    this.#timer ??= setInterval(() => this.readNow(), lookEveryMs);
    return () => {
      this.#sockets.delete(descriptor);
      if (this.#sockets.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  /** The parts of message `at` are where its header says. */
  #point(at: number): void {
    const headerAt = layout.headers + at * headerBytes;
    const vectorAt = layout.vectors + at * vectorBytes;
    const words = new DataView(this.#memory.bytes.buffer);
    const pointer = (offset: number, byteLength: number, value: number) =>
      writeAddress(words, value, this.#memory.address(offset, byteLength));
    pointer(vectorAt, vectorBytes, headerAt + header.vectors);
    this.#bytes.writeUInt32LE(1, headerAt + header.vectorCount);
    pointer(layout.controls + at * controlBytes, controlBytes, headerAt + header.control);
    pointer(layout.datagrams + at * datagramBytes, datagramBytes, vectorAt);
    this.#bytes.writeUInt32LE(datagramBytes, vectorAt + 8);
    this.#makeRoomForControls(at);
  }

  /** The kernel leaves there how much of it it has used. */
  #makeRoomForControls(at: number): void {
    this.#bytes.writeUInt32LE(controlBytes, layout.headers + at * headerBytes + header.controlLength);
  }

  /** Takes what has come to all sockets by now. */
  readNow(): void {
    const toMachineClockMs = this.#clockDifferenceMs();
    for (const [socket, take] of this.#sockets)
      for (let count = batch; count === batch;) {
        const { number } = socket;
        if (number === undefined) break;
        count = this.#calls.receive(number, this.#headersAt, batch, messageDontWait, null);
        for (let at = 0; at < count; at++) {
          const from = layout.datagrams + at * datagramBytes;
          const end = from + this.#bytes.readUInt32LE(layout.headers + at * headerBytes + header.length);
          const { arrivedAtMs, segmentBytes } = this.#controlsOf(at);
          this.#makeRoomForControls(at);
          // All datagrams of a run are equally long but the last, which may be shorter.
          for (let begin = from; begin < end; begin += segmentBytes)
            take(this.#bytes.subarray(begin, Math.min(end, begin + segmentBytes)), arrivedAtMs + toMachineClockMs);
        }
      }
  }

  /** Machine's clock minus wall clock: the kernel stamps by the latter, which may be set. */
  #clockDifferenceMs(): number {
    this.#calls.readClock(clockRealtime, this.#clockAt);
    return machineNowMs() - this.#timeMs(layout.clock);
  }

  /** What the kernel says of message `at`: when it came, and how long the datagrams are where it is a run of them. */
  #controlsOf(at: number): { arrivedAtMs: number; segmentBytes: number } {
    let arrivedAtMs = Number.NaN;
    let segmentBytes = datagramBytes;
    const begin = layout.controls + at * controlBytes;
    const end = begin + this.#bytes.readUInt32LE(layout.headers + at * headerBytes + header.controlLength);
    for (let from = begin; from + control.value < end;) {
      const level = this.#bytes.readInt32LE(from + control.level);
      const type = this.#bytes.readInt32LE(from + control.type);
      if (level === solSocket && type === soTimestampNanoseconds) arrivedAtMs = this.#timeMs(from + control.value);
      if (level === solUdp && type === udpReceiveRuns) segmentBytes = this.#bytes.readInt32LE(from + control.value);
      from += 8 * Math.ceil(this.#bytes.readUInt32LE(from) / 8);
    }
    if (Number.isNaN(arrivedAtMs)) throw new Error("the kernel has not stamped a datagram, though it was asked to");
    return { arrivedAtMs, segmentBytes };
  }

  /** Of a `struct timespec`. */
  #timeMs(at: number): number {
    const seconds = this.#bytes.readUInt32LE(at) + this.#bytes.readUInt32LE(at + 4) * 2 ** 32;
    return seconds * 1_000 + this.#bytes.readUInt32LE(at + 8) / 1e6;
  }
}
