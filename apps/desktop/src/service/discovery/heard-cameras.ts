import { isIPv4 } from "node:net";
import type { AnnouncedCamera, AnnouncedService } from "./announced-service.ts";
import { parseAddress } from "../trust/address.ts";

const maxStrangers = 64;
/** A board announces one camera, and few homes have more than these. */
const maxOfOneSender = 8;
const maxAnnouncementsOfOneCamera = 4;
const maxAddresses = 8;
/** Whoever answers no query for so long has gone without a goodbye. */
export const silentAfterMs = 60_000;

interface Heard {
  service: AnnouncedService;
  /** Key of the interface. */
  heardOn: string;
  atMs: number;
}

export type HeardChange =
  | { kind: "seen"; camera: AnnouncedCamera }
  | { kind: "goodbye"; id: string }
  | { kind: "silent"; id: string };

const isFirst = (address: string): boolean => isIPv4(parseAddress(address)?.host ?? "");

/**
 * The cameras that announce themselves, each with all that is announced under its id: the addresses of all its
 * networks and, at worst, those that somebody else adds. Bounded whatever is announced; the cameras that the app is
 * paired with have their place in any case.
 */
export class HeardCameras {
  readonly #isKnown: (id: string) => boolean;
  readonly #cameras = new Map<string, Heard[]>();
  readonly #told = new Map<string, string>();

  /** @param isKnown whether the app is paired with the camera of this id */
  constructor(isKnown: (id: string) => boolean) {
    this.#isKnown = isKnown;
  }

  get cameras(): AnnouncedCamera[] {
    return [...this.#cameras.values()].flatMap((heard) => this.#merged(heard) ?? []);
  }

  /** @returns what there is to tell; nothing when it is known already or out of bounds */
  announced(service: AnnouncedService, heardOn: string, atMs: number): HeardChange[] {
    const { id } = service.camera;
    const isSame = (heard: Heard): boolean => heard.heardOn === heardOn && heard.service.fqdn === service.fqdn;
    // Whoever takes a name over that another camera had, or takes another id, is that camera no more.
    const left = [...this.#cameras.keys()]
      .filter((other) => other !== id)
      .flatMap((other) =>
        this.#remove(other, (heard) => isSame(heard) && heard.service.sender === service.sender, "silent"),
      );
    const heard = this.#cameras.get(id) ?? [];
    const isHeardFirst = !heard.some(isSame);
    if (heard.length === 0 && !this.#hasRoomFor(id, service.sender)) return left;
    if (isHeardFirst && heard.length >= maxAnnouncementsOfOneCamera) return left;
    const now: Heard = { service, heardOn, atMs };
    this.#cameras.set(id, isHeardFirst ? [...heard, now] : heard.map((each) => (isSame(each) ? now : each)));
    return [...left, ...this.#tell(id)];
  }

  saidGoodbye(fqdn: string, heardOn: string): HeardChange[] {
    return this.#removeAll((heard) => heard.heardOn === heardOn && heard.service.fqdn === fqdn, "goodbye");
  }

  /** Leaves out who has not been heard of for long. */
  forgetSilent(nowMs: number): HeardChange[] {
    return this.#removeAll(({ atMs }) => nowMs - atMs > silentAfterMs, "silent");
  }

  /** Leaves out what was heard through an interface that is gone. */
  forgetInterface(key: string): HeardChange[] {
    return this.#removeAll(({ heardOn }) => heardOn === key, "silent");
  }

  #hasRoomFor(id: string, sender: string): boolean {
    if (this.#isKnown(id)) return true;
    const strangers = [...this.#cameras].filter(([other]) => !this.#isKnown(other));
    const ofSender = strangers.filter(([, heard]) => heard.some(({ service }) => service.sender === sender));
    return strangers.length < maxStrangers && ofSender.length < maxOfOneSender;
  }

  #removeAll(isGone: (heard: Heard) => boolean, kind: "goodbye" | "silent"): HeardChange[] {
    return [...this.#cameras.keys()].flatMap((id) => this.#remove(id, isGone, kind));
  }

  #remove(id: string, isGone: (heard: Heard) => boolean, kind: "goodbye" | "silent"): HeardChange[] {
    const heard = this.#cameras.get(id) ?? [];
    const rest = heard.filter((each) => !isGone(each));
    if (rest.length === heard.length) return [];
    if (rest.length > 0) {
      this.#cameras.set(id, rest);
      return this.#tell(id);
    }
    this.#cameras.delete(id);
    this.#told.delete(id);
    return [{ kind, id }];
  }

  #tell(id: string): HeardChange[] {
    const camera = this.#merged(this.#cameras.get(id) ?? []);
    if (camera === null) return [];
    const text = JSON.stringify({ ...camera, addresses: camera.addresses.toSorted() });
    if (this.#told.get(id) === text) return [];
    this.#told.set(id, text);
    return [{ kind: "seen", camera }];
  }

  /** Name and the like as announced by whoever was heard first; addresses of all, those of the newest first. */
  #merged(heard: readonly Heard[]): AnnouncedCamera | null {
    const cameras = heard.map(({ service }) => service.camera);
    const [first] = cameras;
    if (first === undefined) return null;
    const all = [...new Set(cameras.toReversed().flatMap(({ addresses }) => addresses))];
    const addresses = [...all.filter(isFirst), ...all.filter((address) => !isFirst(address))];
    return { ...first, addresses: addresses.slice(0, maxAddresses) };
  }
}
