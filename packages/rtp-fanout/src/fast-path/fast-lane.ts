import { FanoutError } from "../fanout-error.ts";
import type { PortablePathOptions } from "../packet-path.ts";
import { PortablePath } from "../packet-path.ts";
import { RtpHeaderWriter } from "../rtp-header.ts";
import type { SrtpKeys } from "../srtp-cipher.ts";
import { createSrtpCipher, gcmSessionKeys } from "../srtp-cipher.ts";
import { Departure } from "./departure.ts";
import type { FastPathOptions } from "./fast-path.ts";
import { FastPath } from "./fast-path.ts";
import { GcmContext } from "./gcm-context.ts";
import { GcmVector } from "./gcm-vector.ts";
import type { NativeLibrary } from "./native-library.ts";
import { openNativeLibrary } from "./native-library.ts";
import { NativeMemory, NativeSlots } from "./native-memory.ts";
import { ReportFilter } from "./report-filter.ts";
import { checkLane } from "./self-test.ts";
import type { UdpDestination } from "./udp-route.ts";
import { SocketNames, UdpRoute } from "./udp-route.ts";

/** Of the history whose packets the lane sends. */
export interface FastLaneOptions {
  capacityPackets: number;
  maxPayloadBytes: number;
}

export interface FastPathSettings extends Omit<PortablePathOptions, "cipher">, Pick<FastPathOptions, "onModeChange"> {
  /** AES-128-GCM's. Read, not kept; never of another stream with this SSRC. */
  keys: SrtpKeys;
  /** The viewer sends NACK and PLI on their own (RFC 5506), so that most of its reports need not be read. */
  hasReducedReports?: boolean;
  /** Where the viewer is now; undefined where it is not reached by UDP. */
  destination: () => UdpDestination | undefined;
}

const scratchBytes = 32;

/** What the fast paths of one thread share: the history's memory, and the place where runs are encrypted. */
export class FastLane {
  /** For the history: `new PacketHistory({ capacityPackets, maxPayloadBytes, memory })`. */
  readonly memory: Uint8Array;
  /** Whether the kernel takes runs of packets in one call. */
  takesSegments = true;
  readonly #library: NativeLibrary;
  readonly #departure: Departure;
  readonly #names: SocketNames;
  readonly #scratch: NativeMemory;
  readonly #reportFilter: ReportFilter;

  constructor(library: NativeLibrary, { capacityPackets, maxPayloadBytes }: FastLaneOptions) {
    const memory = new NativeMemory(capacityPackets * maxPayloadBytes, library.addressOf);
    this.memory = memory.bytes;
    this.#library = library;
    this.#departure = new Departure(library, new NativeSlots(memory, maxPayloadBytes, capacityPackets));
    this.#names = new SocketNames(library);
    this.#scratch = new NativeMemory(scratchBytes, library.addressOf);
    this.#reportFilter = new ReportFilter(library);
  }

  /** @throws FanoutError setting, keyLength, native */
  createPath({ keys, ...settings }: FastPathSettings): FastPath {
    return this.createPathOf(gcmSessionKeys(keys), { ...settings, cipher: createSrtpCipher(keys) });
  }

  /** The same of session keys that are derived already, and their cipher for the portable path.
   * @param session wiped
   * @throws FanoutError setting, native */
  createPathOf(
    session: { key: Uint8Array; salt: Uint8Array },
    { destination, onModeChange, hasReducedReports, ...settings }: Omit<FastPathSettings, "keys"> & PortablePathOptions,
  ): FastPath {
    const portable = new PortablePath(settings);
    return new FastPath({
      departure: this.#departure,
      sealing: {
        headers: new RtpHeaderWriter(settings),
        vector: new GcmVector(session.salt, settings.ssrc),
        context: new GcmContext(this.#library.crypto, session.key, this.#scratch),
      },
      route: new UdpRoute(this.#names, destination, hasReducedReports === true ? this.#reportFilter : undefined),
      portable,
      mode: this.takesSegments ? "segments" : "single",
      ...(onModeChange === undefined ? {} : { onModeChange }),
    });
  }
}

/**
 * Opens the fast path where it works: Linux, with OpenSSL in the Node binary. It is tried with sockets of its own first,
 * and what it encrypts is decrypted by Node's crypto.
 *
 * @throws FanoutError unavailable, whose message says why; the portable path does then
 */
export const openFastLane = async (options: FastLaneOptions): Promise<FastLane> => {
  const { platform, arch } = process;
  if (platform !== "linux" || (arch !== "x64" && arch !== "arm64"))
    throw new FanoutError(
      "unavailable",
      `The fast path is for Linux on x64 and arm64, not for ${platform} on ${arch}. The portable path does the same, at more cost.`,
    );
  try {
    const lane = new FastLane(await openNativeLibrary(), options);
    await checkLane(lane, options);
    return lane;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new FanoutError(
      "unavailable",
      `The fast path does not work here (${why}). The portable path does the same, at more cost.`,
      { cause },
    );
  }
};
