import type { NativeLibrary } from "./native-library.ts";
import { NativeMemory, writeAddress } from "./native-memory.ts";

/** `SOL_SOCKET` and `SO_ATTACH_FILTER` (socket(7)). */
const filterOption = { level: 1, name: 26 } as const;

const udpHeaderBytes = 8;
/** A receiver report of one stream with a bandwidth estimate behind it, as SRTCP with AES-GCM: 32 + 24, index and tag. */
const estimateBytes = 32 + 24 + 4 + 16;
/** The first two bytes of a receiver report of one stream (RFC 3550, section 6.4.2). SRTCP leaves eight in the clear. */
const reportOfOne = 0x81c9;
/** One in four comes through. */
const passedRandoms = 2 ** 32 / 4;

/** `struct sock_filter` of linux/filter.h: what to do, where to go on when it is true and when not, the operand. */
type Instruction = readonly [code: number, jumpTrue: number, jumpFalse: number, operand: number];

/** The kernel shows a socket's filter the datagram from its UDP header on. */
const program: readonly Instruction[] = [
  [0x80, 0, 0, 0], // A = length
  [0x15, 0, 4, udpHeaderBytes + estimateBytes], // equal, or pass
  [0x28, 0, 0, udpHeaderBytes], // A = first two bytes
  [0x15, 0, 2, reportOfOne], // equal, or pass
  [0x20, 0, 0, 0xfffff038], // A = a random number (SKF_AD_RANDOM)
  [0x35, 1, 0, passedRandoms], // at least, then drop
  [0x06, 0, 0, 0xffffffff], // pass
  [0x06, 0, 0, 0], // drop
];
const instructionBytes = 8;
/** `struct sock_fprog` */
const headBytes = 16;

/**
 * Keeps most receiver reports of a browser out of the process: it sends five a second, only to say what bandwidth it
 * estimates, and each would wake the thread. A classic BPF program on the socket drops three of four in the kernel.
 *
 * Only for viewers that send NACK and PLI on their own (RFC 5506): where these come behind a report, a report with a NACK
 * of three numbers is as long as one with an estimate.
 */
export class ReportFilter {
  readonly #library: NativeLibrary;
  readonly #memory: NativeMemory;

  constructor(library: NativeLibrary) {
    this.#library = library;
    const programBytes = program.length * instructionBytes;
    this.#memory = new NativeMemory(headBytes + programBytes, library.addressOf);
    const words = new DataView(this.#memory.bytes.buffer);
    words.setUint16(0, program.length, true);
    writeAddress(words, 8, this.#memory.address(headBytes, programBytes));
    for (const [index, [code, jumpTrue, jumpFalse, operand]] of program.entries()) {
      const at = headBytes + index * instructionBytes;
      words.setUint16(at, code, true);
      words.setUint8(at + 2, jumpTrue);
      words.setUint8(at + 3, jumpFalse);
      words.setUint32(at + 4, operand, true);
    }
  }

  /** @returns false where the kernel does not take it: all reports come then, which costs time and harms nothing */
  attach(descriptor: number): boolean {
    const head = this.#memory.address(0, headBytes);
    return this.#library.kernel.setOption(descriptor, filterOption.level, filterOption.name, head, headBytes) === 0;
  }
}
