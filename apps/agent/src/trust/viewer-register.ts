import { createHash, randomBytes } from "node:crypto";
import { EventEmitter, setMaxListeners } from "node:events";
import { viewerNameSchema } from "@nekomado/protocol";
import { z } from "zod";
import type { Logger } from "../log.ts";
import { brokenState, readStateFile, writeStateFile } from "../state/state-file.ts";
import type { Access } from "./access.ts";

/** More than any home has; beyond it somebody pairs without end. */
export const maxPairedViewers = 64;

const tokenBytes = 32;
const idBytes = 4;
/** "Last seen" is worth a write to the board's memory card this often. */
const writeSightingsEveryMs = 10 * 60_000;

/** `app`: the desktop app; `script`: named by the owner on the board; `web`: a browser's session. */
export const viewerKinds = ["app", "script", "web"] as const;
export type ViewerKind = (typeof viewerKinds)[number];

const pairedViewerSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{8}$/),
  name: viewerNameSchema,
  kind: z.enum(viewerKinds),
  /** SHA-256 of the token's characters, in hexadecimal; the token itself is kept nowhere. */
  tokenSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** By the board's clock, which may be wrong. */
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime().nullable(),
});
export type PairedViewer = z.infer<typeof pairedViewerSchema>;

const registerSchema = z.object({ version: z.literal(1), viewers: z.array(pairedViewerSchema).max(maxPairedViewers) });

interface Entry {
  viewer: PairedViewer;
  access: Access;
  revoke: () => void;
}

const sha256 = (token: string): string => createHash("sha256").update(token).digest("hex");

/** A name that a terminal shows as it is: no control characters, no change of direction. */
const readableName = (name: string): string => viewerNameSchema.catch("unnamed").parse(name.replaceAll(/\p{C}/gu, ""));

const toEntry = (viewer: PairedViewer): Entry => {
  const controller = new AbortController();
  // One for each socket, session and event stream that the viewer opens.
  setMaxListeners(0, controller.signal);
  return {
    viewer,
    access: { viewerId: viewer.id, revoked: controller.signal },
    revoke: () => controller.abort(),
  };
};

/** The viewers that the owner has paired, as kept in the state folder. */
export class ViewerRegister extends EventEmitter<{ count: [number] }> {
  readonly #path: string;
  readonly #log: Logger;
  /** By the hash of the token. */
  readonly #entries: Map<string, Entry>;
  #writing: Promise<void> = Promise.resolve();
  #sightingsTimer: NodeJS.Timeout | undefined;

  private constructor(path: string, viewers: readonly PairedViewer[], log: Logger) {
    super();
    this.#path = path;
    this.#log = log;
    this.#entries = new Map(viewers.map((viewer) => [viewer.tokenSha256, toEntry(viewer)]));
  }

  /** @throws AgentError stateBroken */
  static async open(path: string, log: Logger): Promise<ViewerRegister> {
    const text = await readStateFile(path);
    if (text === undefined) return new ViewerRegister(path, [], log);
    let kept: unknown;
    try {
      kept = JSON.parse(text);
    } catch (error) {
      throw brokenState(path, "is not JSON", error);
    }
    const register = registerSchema.safeParse(kept);
    if (!register.success) throw brokenState(path, "is no list of viewers that this version knows", register.error);
    return new ViewerRegister(path, register.data.viewers, log);
  }

  get count(): number {
    return this.#entries.size;
  }

  get isFull(): boolean {
    return this.#entries.size >= maxPairedViewers;
  }

  /** Oldest first. */
  list(): PairedViewer[] {
    return [...this.#entries.values()].map(({ viewer }) => ({ ...viewer }));
  }

  /** @param kinds that may come in by the way that the token was shown
   * @returns null for a token that is nobody's. Looking for the hash in constant time is not needed: who knows how
   *   a hash begins cannot make a token of it. */
  find(token: string, kinds: readonly ViewerKind[]): Access | null {
    const entry = this.#entries.get(sha256(token));
    if (entry === undefined || !kinds.includes(entry.viewer.kind)) return null;
    entry.viewer.lastSeenAt = new Date().toISOString();
    this.#sightingsTimer ??= setTimeout(() => {
      this.#sightingsTimer = undefined;
      this.#write().catch((error: unknown) => this.#log.warn({ err: error }, "the viewers' list could not be written"));
    }, writeSightingsEveryMs).unref();
    return entry.access;
  }

  /** @returns the token, 256 bits, which is told this once
   * @throws what the file system throws; nobody is paired then */
  async add(name: string, kind: ViewerKind): Promise<{ viewer: PairedViewer; token: string }> {
    const token = randomBytes(tokenBytes).toString("base64url");
    const viewer: PairedViewer = {
      id: this.#freshId(),
      name: readableName(name),
      kind,
      tokenSha256: sha256(token),
      createdAt: new Date().toISOString(),
      lastSeenAt: null,
    };
    this.#entries.set(viewer.tokenSha256, toEntry(viewer));
    try {
      await this.#write();
    } catch (error) {
      this.#entries.delete(viewer.tokenSha256);
      throw error;
    }
    this.emit("count", this.count);
    return { viewer: { ...viewer }, token };
  }

  /** Takes the viewer's place away, at once; settles when that is on disk too.
   * @returns whether the viewer was there */
  async remove(viewerId: string): Promise<boolean> {
    const entry = this.#entries.values().find(({ viewer }) => viewer.id === viewerId);
    if (entry === undefined) return false;
    this.#entries.delete(entry.viewer.tokenSha256);
    entry.revoke();
    this.emit("count", this.count);
    await this.#write();
    return true;
  }

  async close(): Promise<void> {
    if (this.#sightingsTimer !== undefined) {
      clearTimeout(this.#sightingsTimer);
      this.#sightingsTimer = undefined;
      await this.#write().catch((error: unknown) =>
        this.#log.warn({ err: error }, "the viewers' list could not be written"),
      );
    }
    await this.#writing.catch(() => undefined);
  }

  #freshId(): string {
    const taken = new Set(this.list().map(({ id }) => id));
    for (;;) {
      const id = randomBytes(idBytes).toString("hex");
      if (!taken.has(id)) return id;
    }
  }

  /** One after the other, each with what is true when its turn comes. */
  #write(): Promise<void> {
    const write = () =>
      writeStateFile(this.#path, `${JSON.stringify({ version: 1, viewers: this.list() }, undefined, 2)}\n`);
    this.#writing = this.#writing.then(write, write);
    return this.#writing;
  }
}
