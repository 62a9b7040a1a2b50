import type { PairAnswer, PairRequest, Refusal } from "@nekomado/protocol";
import { foldCode, parseWebCode } from "@nekomado/protocol";
import type { Logger } from "../log.ts";
import type { CodeKind, PairingDesk } from "./pairing-desk.ts";
import { plainAddress } from "./pairing-desk.ts";
import type { ViewerKind, ViewerRegister } from "./viewer-register.ts";

type Paired = { ok: true; token: string } | { ok: false; refusal: Refusal };

const newCode = { app: "nekomado-agent pair", web: "nekomado-agent pair --web" } as const;

const refusalOf = (reason: "wrongCode" | "noCode" | "tooManyTries", kind: CodeKind): Refusal => {
  switch (reason) {
    case "wrongCode":
      return { reason, message: "This is not the code that the board shows." };
    case "noCode":
      return { reason, message: `No such code waits: make a new one on the board with "${newCode[kind]}".` };
    case "tooManyTries":
      return {
        reason,
        message: `Too many wrong codes came: make a new one on the board with "${newCode[kind]}".`,
      };
  }
};

/** Makes a viewer that shows the right code a paired one. */
export class Pairing {
  readonly #desk: PairingDesk;
  readonly #register: ViewerRegister;
  readonly #cameraName: string;
  readonly #log: Logger;

  constructor(options: { desk: PairingDesk; register: ViewerRegister; cameraName: string; log: Logger }) {
    this.#desk = options.desk;
    this.#register = options.register;
    this.#cameraName = options.cameraName;
    this.#log = options.log;
  }

  async pairApp({ secret, viewerName }: PairRequest, address: string): Promise<PairAnswer> {
    const paired = await this.#pair("app", foldCode(secret), { address, name: viewerName, kind: "app" });
    return paired.ok ? { ...paired, cameraName: this.#cameraName } : paired;
  }

  /** @param typed what a person typed into the web page
   * @returns the token of the browser's session */
  pairBrowser(typed: string, address: string): Promise<Paired> {
    return this.#pair("web", parseWebCode(typed) ?? "", {
      address,
      name: `Browser at ${plainAddress(address)}`,
      kind: "web",
    });
  }

  async #pair(
    kind: CodeKind,
    secret: string,
    viewer: { address: string; name: string; kind: ViewerKind },
  ): Promise<Paired> {
    const redemption = this.#desk.redeem(kind, secret, viewer.address);
    if (redemption !== "paired") {
      this.#log.warn({ reason: redemption, address: viewer.address }, "a viewer was not paired");
      return { ok: false, refusal: refusalOf(redemption, kind) };
    }
    if (this.#register.isFull)
      return {
        ok: false,
        refusal: {
          reason: "full",
          message: `As many viewers are paired as the agent keeps: take one away with "nekomado-agent viewers revoke".`,
        },
      };
    try {
      const { viewer: added, token } = await this.#register.add(viewer.name, viewer.kind);
      this.#log.info({ viewerId: added.id, name: added.name, kind: added.kind }, "a viewer was paired");
      return { ok: true, token };
    } catch (error) {
      this.#log.error({ err: error }, "a viewer could not be paired: the state folder cannot be written");
      return {
        ok: false,
        refusal: { reason: "unavailable", message: "The agent could not write its state folder; its log says why." },
      };
    }
  }
}
