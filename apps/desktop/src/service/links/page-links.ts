import type { Answer } from "@nekomado/protocol";
import type { LinkEvent } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import type { Pages } from "../room/pages.ts";
import type { AgentLink } from "./agent-link.ts";

interface PageLinksOptions {
  /** @throws {ProblemError} unknown or unauthorised */
  linkOf(cameraId: string): AgentLink;
  /** What a page must know of the camera's link now. */
  presentOf(cameraId: string): readonly LinkEvent[];
  pages: Pages;
}

/** Which pages have opened which cameras' links, and the sessions that they hold there. */
export class PageLinks {
  readonly #options: PageLinksOptions;
  /** By page, then by camera: ids of the page's sessions. */
  readonly #opened = new Map<number, Map<string, Set<string>>>();

  constructor(options: PageLinksOptions) {
    this.#options = options;
    options.pages.onGone((pageId) => this.#gone(pageId));
  }

  /** Opening twice tells the page once more how the link is. */
  open(pageId: number, cameraId: string): void {
    const { pages } = this.#options;
    const present = this.#options.presentOf(cameraId);
    const links = this.#opened.get(pageId) ?? new Map<string, Set<string>>();
    this.#opened.set(pageId, links);
    if (!links.has(cameraId)) links.set(cameraId, new Set());
    for (const event of present) pages.tell([pageId], "link", { cameraId, event });
  }

  close(pageId: number, cameraId: string): void {
    const links = this.#opened.get(pageId);
    const sessions = links?.get(cameraId);
    if (links === undefined || sessions === undefined) return;
    links.delete(cameraId);
    if (links.size === 0) this.#opened.delete(pageId);
    for (const sessionId of sessions) this.#leave(cameraId, sessionId);
  }

  async offer(pageId: number, cameraId: string, sdp: string): Promise<Answer> {
    const sessions = this.#sessions(pageId, cameraId);
    const answer = await this.#options.linkOf(cameraId).offer(sdp);
    if (!answer.ok) return answer;
    // The page may have closed the link, or be gone, while the camera was asked.
    if (this.#opened.get(pageId)?.get(cameraId) === sessions) sessions.add(answer.sessionId);
    else this.#leave(cameraId, answer.sessionId);
    return answer;
  }

  leave(pageId: number, cameraId: string, sessionId: string): void {
    if (this.#sessions(pageId, cameraId).delete(sessionId)) this.#leave(cameraId, sessionId);
  }

  /** @throws {ProblemError} unknown, when the session is none of this page's */
  mustHold(pageId: number, cameraId: string, sessionId: string): void {
    if (!this.#sessions(pageId, cameraId).has(sessionId))
      throw new ProblemError("unknown", "The session is none of this page's.");
  }

  /** Tells the pages that have opened the camera's link. */
  told(cameraId: string, event: LinkEvent): void {
    const pageIds = [...this.#opened].filter(([, links]) => links.has(cameraId)).map(([pageId]) => pageId);
    const value = { cameraId, event };
    // A result that cannot be taken at once is worth less than the next one.
    if (event.kind === "detections") this.#options.pages.tellVolatile(pageIds, "link", value);
    else this.#options.pages.tell(pageIds, "link", value);
  }

  #gone(pageId: number): void {
    for (const cameraId of this.#opened.get(pageId)?.keys() ?? []) this.close(pageId, cameraId);
  }

  #leave(cameraId: string, sessionId: string): void {
    try {
      this.#options.linkOf(cameraId).leave(sessionId);
    } catch {
      // A camera that was forgotten has ended its sessions.
    }
  }

  #sessions(pageId: number, cameraId: string): Set<string> {
    const sessions = this.#opened.get(pageId)?.get(cameraId);
    if (sessions !== undefined) return sessions;
    throw new ProblemError("unknown", "This page has not opened the camera's link: open it first.");
  }
}
