import { setTimeout as wait } from "node:timers/promises";
import { parsePairingCode, protocolVersion } from "@nekomado/protocol";
import { Backoff } from "@nekomado/viewer/backoff";
import type { Camera, CameraList, FoundCamera } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import type { Log } from "../room/log.ts";
import type { Tell } from "../room/pages.ts";
import type { Address } from "../trust/address.ts";
import { formatAddress, parseAddress } from "../trust/address.ts";
import { lookAt } from "../trust/look.ts";
import { pairWithCode, unpair } from "../trust/pair.ts";
import type { CameraBook } from "./camera-book.ts";
import type { Finding } from "./found-cameras.ts";
import { FoundCameras } from "./found-cameras.ts";
import type { OffNotices } from "./off-notices.ts";

/** Changes that come together are told together. */
const toldAfterMs = 20;

interface CamerasOptions {
  book: CameraBook;
  notices: OffNotices;
  viewerName: string;
  /** Whether announcements are listened for, as far as is known at the start. */
  canDiscover: boolean;
  tell: Tell;
  log: Log;
}

const mustParse = (text: string): Address => {
  const address = parseAddress(text);
  if (address !== null) return address;
  throw new ProblemError("badAddress", `"${text}" is no address: type a name or an IP address, with :port if need be.`);
};

const unique = (addresses: readonly Address[]): Address[] => [
  ...new Map(addresses.map((address) => [formatAddress(address), address])).values(),
];

/** The cameras that the app is paired with, and those that it has found. */
export class Cameras {
  readonly #options: CamerasOptions;
  readonly #found = new FoundCameras();
  readonly #abort = new AbortController();
  readonly #unpairing = new Set<Promise<void>>();
  #canDiscover: boolean;
  #tellTimer: NodeJS.Timeout | null = null;

  constructor(options: CamerasOptions) {
    this.#options = options;
    this.#canDiscover = options.canDiscover;
    options.book.on("changed", () => this.#changed());
  }

  get list(): CameraList {
    const { book } = this.#options;
    return {
      cameras: book.cameras.map(({ view }) => view),
      found: this.#found.list((id) => book.find(id) !== null),
      canDiscover: this.#canDiscover,
    };
  }

  /** Announced: a camera that the app knows gets addresses to try from it, and nothing else. */
  seen(finding: Finding): void {
    const known = this.#options.book.find(finding.id);
    known?.learn(finding.addresses);
    known?.announced(false);
    if (this.#found.add(finding, "network") && known === null) this.#changed();
  }

  goodbye(id: string): void {
    this.#options.book.find(id)?.announced(true);
    if (this.#found.goodbye(id)) this.#changed();
  }

  /** Not heard of for long: nothing to tell of a camera that the app knows, its link knows better. */
  silent(id: string): void {
    if (this.#found.goodbye(id)) this.#changed();
  }

  /** Whether this machine can hear announcements. */
  set canDiscover(canDiscover: boolean) {
    if (this.#canDiscover === canDiscover) return;
    this.#canDiscover = canDiscover;
    this.#changed();
  }

  /** @throws {ProblemError} badAddress, unreachable, noCamera */
  async look(text: string): Promise<FoundCamera> {
    const address = mustParse(text);
    const { fingerprint: id, health } = await lookAt(address);
    const finding: Finding = {
      id,
      name: health.name ?? address.host.slice(0, 64),
      addresses: [formatAddress(address)],
      protocolVersion: health.protocolVersion ?? protocolVersion,
      isTaken: health.paired ?? false,
    };
    this.#options.book.find(id)?.learn(finding.addresses);
    if (this.#found.add(finding, "typed")) this.#changed();
    const { name, isTaken, protocolVersion: spoken } = finding;
    const isIncompatible = spoken !== protocolVersion;
    return { id, name, address: formatAddress(address), origin: "typed", isTaken, isIncompatible };
  }

  /** Looks at an address until somebody answers there: the app and the board may be started in either order. */
  async lookUntilFound(text: string): Promise<void> {
    const backoff = new Backoff();
    const { signal } = this.#abort;
    while (!signal.aborted) {
      try {
        await this.look(text);
        return;
      } catch (error) {
        const { log } = this.#options;
        if (!(error instanceof ProblemError)) throw error;
        if (error.reason === "badAddress") {
          log.error(error.message);
          return;
        }
        log.debug(error.message);
        await wait(backoff.nextDelayMs(), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /**
   * @param cameraId null: whichever of the cameras found shows the code
   * @throws {ProblemError}
   */
  async pair(typed: string, cameraId: string | null): Promise<Camera> {
    const { book, viewerName } = this.#options;
    const code = parsePairingCode(typed);
    if (code === null)
      throw new ProblemError("badCode", "A code has ten letters and digits, such as K7QF2-M9XT4: type it as shown.");
    const addresses = cameraId === null ? this.#everywhere() : this.#addressesOf(cameraId);
    const paired = await pairWithCode({ code, viewerName, addresses });
    const known = book.find(paired.cameraId);
    const formerToken = known?.presence.trust === "paired" ? known.token : null;
    const camera = book.paired(paired);
    if (formerToken !== null) this.#unpair([paired.address], paired.cameraId, formerToken);
    return camera.view;
  }

  /** @throws {ProblemError} unknown */
  forget(cameraId: string): void {
    const { book } = this.#options;
    const camera = book.get(cameraId);
    const { addresses, token } = camera;
    const { isReachable } = camera.presence;
    book.forget(camera);
    if (token !== null && isReachable !== false) this.#unpair(addresses, cameraId, token);
  }

  async close(): Promise<void> {
    this.#abort.abort();
    if (this.#tellTimer !== null) clearTimeout(this.#tellTimer);
    await Promise.all(this.#unpairing);
  }

  #addressesOf(cameraId: string): Address[] {
    const known = this.#options.book.find(cameraId);
    const addresses = unique([...this.#found.addressesOf(cameraId), ...(known?.addresses ?? [])]);
    if (addresses.length > 0) return addresses;
    throw new ProblemError("unknown", "The camera is not to be found any more: wait until it is, or type its address.");
  }

  #everywhere(): Address[] {
    const unpaired = this.#options.book.cameras.filter(({ presence }) => presence.trust !== "paired");
    const found = this.#found.ids.filter((id) => this.#options.book.find(id) === null);
    return unique([
      ...found.flatMap((id) => this.#found.addressesOf(id)),
      ...unpaired.flatMap(({ addresses }) => addresses),
    ]);
  }

  /** Gives a place at a camera up, at best: an owner sees and revokes what could not be given up. */
  #unpair(addresses: readonly Address[], pin: string, token: string): void {
    const attempt = Promise.any(addresses.map((address) => unpair(address, pin, token))).catch((error: unknown) =>
      this.#options.log.info("A camera could not be told that this app left; it still counts it as a viewer.", error),
    );
    this.#unpairing.add(attempt);
    void attempt.finally(() => this.#unpairing.delete(attempt));
  }

  #changed(): void {
    this.#options.notices.update(this.#options.book.cameras);
    if (this.#abort.signal.aborted) return;
    this.#tellTimer ??= setTimeout(() => {
      this.#tellTimer = null;
      this.#options.tell("cameras", this.list);
    }, toldAfterMs);
  }
}
