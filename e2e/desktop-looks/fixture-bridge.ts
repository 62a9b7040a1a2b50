import type { Page } from "@playwright/test";
import { z } from "zod";
import type {
  AppInfo,
  CameraList,
  Handlers,
  PageEventName,
  PageEventOf,
  Reply,
  RequestName,
  Settings,
  WaitingSnapshots,
} from "../../apps/desktop/src/contract/index.ts";
import {
  ProblemError,
  defaultSettings,
  requestSchemas,
  settingsSchema,
} from "../../apps/desktop/src/contract/index.ts";

/** What the rooms behind the page know at the start. */
export interface Fixture {
  info: AppInfo;
  settings: Settings;
  list: CameraList;
  waiting: WaitingSnapshots;
}

export const usualFixture: Fixture = {
  info: {
    version: "0.1.0",
    electron: "45.4.1",
    chromium: "156.0.0.0",
    platform: "linux",
    languages: ["en"],
    keyring: "system",
    hasTray: true,
    window: "main",
    cameraId: null,
  },
  settings: defaultSettings,
  list: { cameras: [], found: [], canDiscover: true },
  waiting: { count: 0, room: 32, reason: null },
};

const definedOf = (value: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));

const isRequest = (name: string): name is RequestName => Object.hasOwn(requestSchemas, name);

/** Bytes have no form of their own on the way between page and test. */
const packedBytes = z.object({ $bytes: z.string() });
const unpack = (value: unknown): unknown => {
  const bytes = packedBytes.safeParse(value);
  if (bytes.success) return new Uint8Array(Buffer.from(bytes.data.$bytes, "base64"));
  if (Array.isArray(value)) return value.map(unpack);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]: [string, unknown]) => [name, unpack(one)]));
};
const pack = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return value.map(pack);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]: [string, unknown]) => [name, pack(one)]));
};

/** Runs in the page before anything of its own, in the preload's place. */
const preload = (): void => {
  const listeners = new Set<(name: string, value: unknown) => void>();
  const turn = (value: unknown, one: (value: unknown) => unknown): unknown => {
    const own = one(value);
    if (own !== value || typeof value !== "object" || value === null) return own;
    if (Array.isArray(value)) return value.map((each) => turn(each, one));
    return Object.fromEntries(Object.entries(value).map(([name, each]: [string, unknown]) => [name, turn(each, one)]));
  };
  const packed = (value: unknown): unknown => {
    if (!(value instanceof Uint8Array)) return value;
    let text = "";
    for (let at = 0; at < value.length; at += 0x8000) text += String.fromCharCode(...value.subarray(at, at + 0x8000));
    return { $bytes: btoa(text) };
  };
  const unpacked = (value: unknown): unknown =>
    typeof value === "object" && value !== null && "$bytes" in value && typeof value.$bytes === "string"
      ? Uint8Array.from(atob(value.$bytes), (character) => character.charCodeAt(0))
      : value;
  Object.assign(globalThis, {
    nekomadoFixtureTell: (name: string, value: unknown) => {
      for (const listener of listeners) listener(name, turn(value, unpacked));
    },
    nekomado: {
      request: async (name: string, params: unknown): Promise<unknown> => {
        const ask: unknown = Reflect.get(globalThis, "nekomadoFixtureAsk");
        if (typeof ask !== "function") throw new Error("the fixture is not there");
        return turn(await Reflect.apply(ask, globalThis, [name, turn(params, packed)]), unpacked);
      },
      listen: (listener: (name: string, value: unknown) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  });
};

/**
 * Stands behind a page where shell and service would: answers by the contract from what a test scripts, and keeps
 * every request that came. What is not scripted is answered with a problem.
 */
export class FixtureBridge {
  readonly fixture: Fixture;
  readonly asked: { name: RequestName; params: unknown }[] = [];
  readonly #handlers: Partial<Handlers<RequestName, void>>;
  #page: Page | null = null;

  constructor(fixture: Partial<Fixture> = {}, handlers: Partial<Handlers<RequestName, void>> = {}) {
    this.fixture = { ...usualFixture, ...fixture };
    this.#handlers = {
      "app.info": () => this.fixture.info,
      "cameras.list": () => this.fixture.list,
      "snapshots.waiting": () => this.fixture.waiting,
      "settings.read": () => this.#settingsView(),
      "settings.change": async ({ snapshot, ...change }) => {
        const { settings } = this.fixture;
        this.fixture.settings = settingsSchema.parse({
          ...settings,
          ...definedOf(change),
          snapshot: { ...settings.snapshot, ...definedOf(snapshot ?? {}) },
        });
        await this.tell("settings", this.#settingsView());
        return this.#settingsView();
      },
      "link.open": () => null,
      "link.close": () => null,
      "link.wake": () => null,
      "link.leave": () => null,
      ...handlers,
    };
  }

  /** Before the page is opened. */
  async install(page: Page): Promise<void> {
    this.#page = page;
    await page.exposeFunction("nekomadoFixtureAsk", (name: string, params: unknown) => this.#answer(name, params));
    await page.addInitScript(preload);
  }

  /** Answers from now on. */
  script(handlers: Partial<Handlers<RequestName, void>>): void {
    Object.assign(this.#handlers, handlers);
  }

  async tell<Name extends PageEventName>(name: Name, value: PageEventOf<Name>): Promise<void> {
    await this.#page?.evaluate(
      ([told, packed]) => {
        const tell: unknown = Reflect.get(globalThis, "nekomadoFixtureTell");
        if (typeof tell === "function") Reflect.apply(tell, globalThis, [told, packed]);
      },
      [name, pack(value)] as const,
    );
  }

  /** Another list of cameras, told at once. */
  async cameras(list: Partial<CameraList>): Promise<void> {
    this.fixture.list = { ...this.fixture.list, ...list };
    await this.tell("cameras", this.fixture.list);
  }

  #settingsView = () => ({ ...this.fixture.settings, snapshotFolder: "/home/mika/Pictures/Nekomado" });

  async #answer(name: string, params: unknown): Promise<unknown> {
    return pack(await this.#reply(name, unpack(params)));
  }

  async #reply(name: string, params: unknown): Promise<Reply> {
    if (!isRequest(name))
      return { ok: false, problem: { reason: "malformed", message: `no request is called ${name}` } };
    this.asked.push({ name, params });
    try {
      return { ok: true, value: await this.#handle(name, params) };
    } catch (error) {
      const problem = error instanceof ProblemError ? error : new ProblemError("internal", String(error));
      return { ok: false, problem: problem.problem };
    }
  }

  async #handle(name: RequestName, params: unknown): Promise<unknown> {
    const handlers: { [Each in RequestName]?: (params: never, caller: void) => unknown } = this.#handlers;
    const handler: unknown = handlers[name];
    if (typeof handler !== "function") throw new ProblemError("unknown", `The fixture has no answer to ${name}.`);
    const parsed: unknown = requestSchemas[name].params.parse(params);
    return Reflect.apply(handler, undefined, [parsed, undefined]);
  }
}
