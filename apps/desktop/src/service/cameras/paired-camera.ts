import { EventEmitter } from "node:events";
import type { Camera, KeyframeAnswer, LinkEvent } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import { AddressBook } from "../discovery/address-book.ts";
import { AgentLink } from "../links/agent-link.ts";
import { refusalOf } from "../links/connection.ts";
import type { KeyframeSource } from "../links/keyframe-request.ts";
import { readKeyframe } from "../links/keyframe-request.ts";
import type { Log } from "../room/log.ts";
import type { SealedToken, TokenVault } from "../storage/token-vault.ts";
import type { Address } from "../trust/address.ts";
import { formatAddress, parseAddress } from "../trust/address.ts";
import type { PairedWith } from "../trust/pair.ts";
import type { KeptCamera } from "./kept-camera.ts";
import type { Presence } from "./presence.ts";
import { presenceAfter, untried } from "./presence.ts";

/** Anybody can announce; what they do is believed to be worth a try this often. */
const rumoursEveryMs = 2000;

interface PairedCameraEvents {
  told: [LinkEvent];
  /** What pages see of it. */
  changed: [];
  /** What is kept of it. */
  keep: [];
}

const readAddresses = (texts: readonly string[]): Address[] =>
  texts.map(parseAddress).filter((address) => address !== null);

/** A camera that the app is paired with, and its link. */
export class PairedCamera extends EventEmitter<PairedCameraEvents> {
  readonly id: string;
  readonly #log: Log;
  readonly #addresses: AddressBook;
  #ownName: string;
  #givenName: string | null;
  #token: string | null;
  #sealed: SealedToken | null;
  #link: AgentLink | null = null;
  #presence: Presence = untried;
  #isOffTold: boolean;
  #isOpened = false;
  readonly #opened = Promise.withResolvers<void>();
  readonly #closed = new AbortController();
  #rumourAtMs = -Infinity;

  private constructor(kept: Omit<KeptCamera, "token">, token: string | null, sealed: SealedToken | null, log: Log) {
    super();
    this.id = kept.id;
    this.#log = log;
    this.#addresses = new AddressBook(kept.id, kept.address);
    this.#ownName = kept.ownName;
    this.#givenName = kept.givenName;
    this.#isOffTold = kept.isOffTold;
    this.#token = token;
    this.#sealed = sealed;
  }

  static paired({ cameraId, cameraName, token, address }: PairedWith, log: Log): PairedCamera {
    const kept = { id: cameraId, ownName: cameraName, givenName: null, isOffTold: false };
    return new PairedCamera({ ...kept, address: formatAddress(address) }, token, null, log);
  }

  /** A camera of an earlier start; its token is still to be opened. */
  static kept(kept: KeptCamera, log: Log): PairedCamera {
    return new PairedCamera(kept, null, kept.token, log);
  }

  get name(): string {
    return this.#givenName ?? this.#ownName;
  }

  get token(): string | null {
    return this.#token;
  }

  get presence(): Presence {
    return this.#presence;
  }

  get isOffTold(): boolean {
    return this.#isOffTold;
  }

  get view(): Camera {
    const { trust, isReachable, saidGoodbye, offSinceMs } = this.#presence;
    return {
      id: this.id,
      name: this.name,
      ownName: this.#ownName,
      trust,
      isReachable,
      // Anybody can say goodbye in a camera's name; a link that is up knows better.
      saidGoodbye: saidGoodbye && isReachable !== true,
      offSinceMs,
      address: this.#addresses.lastGood,
    };
  }

  /** Where it may be, best first. */
  get addresses(): Address[] {
    const { lastGood, candidates } = this.#addresses;
    return readAddresses(lastGood === null ? candidates : [lastGood, ...candidates]);
  }

  /** What a page must know that opens the link now. */
  get present(): readonly LinkEvent[] {
    if (this.#link !== null) return this.#link.present;
    return this.#presence.trust === "unauthorised" ? [{ kind: "refused", refusal: refusalOf("unauthorised") }] : [];
  }

  /** @throws {ProblemError} unauthorised; disconnected, while the keyring is asked for the token */
  get link(): AgentLink {
    if (this.#link !== null) return this.#link;
    if (!this.#isOpened) throw new ProblemError("disconnected", `The link to ${this.name} is not open yet.`);
    throw this.#unauthorised();
  }

  /** Opens the kept token, and with it the link. A token that cannot be opened stays kept: the keyring may come back. */
  async open(vault: TokenVault): Promise<void> {
    if (this.#token === null && this.#sealed !== null) {
      const sealed = this.#sealed;
      const token = await vault.open(sealed);
      // Somebody may have paired anew while the keyring was asked.
      if (this.#sealed === sealed) {
        this.#token = token;
        if (token !== null && vault.canSealBetter(sealed)) {
          this.#sealed = null;
          this.emit("keep");
        }
      }
    }
    if (this.#isOpened) return;
    this.#isOpened = true;
    this.#opened.resolve();
    if (this.#token === null) this.#told({ kind: "refused", refusal: refusalOf("unauthorised") });
    else this.#connect(this.#token);
  }

  /** Takes the token of a new pairing with the same board. */
  pairAgain({ cameraName, token, address }: PairedWith): void {
    this.#token = token;
    this.#sealed = null;
    this.#ownName = cameraName;
    this.#addresses.answered(formatAddress(address), this.id);
    this.#presence = untried;
    this.#isOpened = true;
    this.#opened.resolve();
    this.emit("keep");
    this.emit("changed");
    this.#connect(token);
  }

  rename(name: string): void {
    this.#givenName = name === "" || name === this.#ownName ? null : name;
    this.emit("keep");
    this.emit("changed");
  }

  /**
   * Asks for the newest keyframe, whether or not the link is up; a keyring that has not given the token yet is awaited.
   * @throws {ProblemError} unauthorised, unreachable, keyChanged, timeout, disconnected or refused
   */
  readKeyframe(): Promise<KeyframeAnswer> {
    return readKeyframe(() => this.#keyframeSource(), this.#closed.signal);
  }

  /** Adds addresses to try: announced ones prove nothing. */
  learn(addresses: readonly string[]): void {
    const isNew = this.#addresses.add(readAddresses(addresses).map(formatAddress));
    if (isNew) this.#wakeByRumour();
  }

  /** What is announced in its name; a link that is up is not touched by it. */
  announced(saidGoodbye: boolean): void {
    if (this.#presence.saidGoodbye === saidGoodbye) return;
    this.#presence = { ...this.#presence, saidGoodbye };
    this.emit("changed");
    if (!saidGoodbye) this.#wakeByRumour();
  }

  offTold(isTold: boolean): void {
    if (this.#isOffTold === isTold) return;
    this.#isOffTold = isTold;
    this.emit("keep");
  }

  /** After a sleep or a change of network. */
  prove(): void {
    void this.#link?.prove();
  }

  /** @throws {ProblemError} when the token cannot be sealed */
  async toKept(vault: TokenVault): Promise<KeptCamera> {
    const token = this.#token;
    if (this.#sealed === null && token !== null) {
      const sealed = await vault.seal(token);
      if (this.#token === token) this.#sealed = sealed;
    }
    if (this.#sealed === null) throw new Error(`${this.name} has no token to keep.`);
    return {
      id: this.id,
      ownName: this.#ownName,
      givenName: this.#givenName,
      token: this.#sealed,
      address: this.#addresses.lastGood,
      isOffTold: this.#isOffTold,
    };
  }

  close(): void {
    this.#closed.abort();
    this.#link?.close();
    this.#link = null;
  }

  async #keyframeSource(): Promise<KeyframeSource> {
    await this.#opened.promise;
    if (this.#token === null) throw this.#unauthorised();
    return { addresses: this.addresses, pin: this.id, token: this.#token };
  }

  #unauthorised(): ProblemError {
    const message = `${this.name} does not know this app any more: pair again with a new code.`;
    return new ProblemError("unauthorised", message);
  }

  #connect(token: string): void {
    this.#link?.close();
    const addresses = {
      order: () => this.addresses,
      answered: (address: Address, fingerprint: string) => this.#answered(address, fingerprint),
    };
    this.#link = new AgentLink({ pin: this.id, token, addresses, log: this.#log });
    this.#link.on("told", (event) => this.#told(event));
    this.#link.open();
  }

  /** A link that is up stays where it is; one that rests or waits has something new to try, if not at any rate. */
  #wakeByRumour(): void {
    const nowMs = performance.now();
    if (this.#link?.isUp !== false || nowMs - this.#rumourAtMs < rumoursEveryMs) return;
    this.#rumourAtMs = nowMs;
    this.#link.wake();
  }

  #answered(address: Address, fingerprint: string): ReturnType<AddressBook["answered"]> {
    const before = this.#addresses.lastGood;
    const outcome = this.#addresses.answered(formatAddress(address), fingerprint);
    if (this.#addresses.lastGood !== before) this.emit("keep");
    return outcome;
  }

  #told(event: LinkEvent): void {
    const before = this.#presence;
    this.#presence = presenceAfter(before, event, Date.now());
    if (event.kind === "welcome" && event.welcome.camera.name !== this.#ownName) {
      this.#ownName = event.welcome.camera.name;
      this.emit("keep");
      this.emit("changed");
    }
    this.emit("told", event);
    const { trust, isReachable, offSinceMs } = this.#presence;
    if (trust !== before.trust || isReachable !== before.isReachable || offSinceMs !== before.offSinceMs)
      this.emit("changed");
  }
}
