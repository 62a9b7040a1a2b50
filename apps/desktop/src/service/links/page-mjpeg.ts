import type { MjpegEvent } from "../../contract/index.ts";
import type { Pages } from "../room/pages.ts";
import type { AgentLink } from "./agent-link.ts";
import { MjpegFlow } from "./mjpeg-flow.ts";

interface PageMjpegOptions {
  /** @throws {ProblemError} unknown or unauthorised */
  linkOf(cameraId: string): AgentLink;
  pages: Pages;
}

interface Reading {
  /** The page's number for it. */
  id: number;
  flow: MjpegFlow;
  end: () => void;
}

/** The cameras' MJPEG streams as pages read them: each page one of each camera. */
export class PageMjpeg {
  readonly #options: PageMjpegOptions;
  /** By page, then by camera. */
  readonly #readings = new Map<number, Map<string, Reading>>();

  constructor(options: PageMjpegOptions) {
    this.#options = options;
    options.pages.onGone((pageId) => this.#gone(pageId));
  }

  /** @throws {ProblemError} disconnected, while the camera's link is down */
  open(pageId: number, cameraId: string, id: number, fps: number): void {
    this.#end(pageId, cameraId);
    const tell = (event: MjpegEvent): void => {
      this.#options.pages.tell([pageId], "mjpeg", { cameraId, reading: id, event });
    };
    const flow = new MjpegFlow((frame) => tell({ kind: "frame", ...frame }));
    const end = this.#options.linkOf(cameraId).watchMjpeg(fps, {
      opened: () => tell({ kind: "opened" }),
      frame: (frame) => flow.offer(frame),
      ended: (refusal, message) => {
        if (this.#find(pageId, cameraId, id) !== undefined) this.#end(pageId, cameraId);
        tell({ kind: "ended", refusal, message: message.slice(0, 1000) });
      },
    });
    const readings = this.#readings.get(pageId) ?? new Map<string, Reading>();
    this.#readings.set(pageId, readings);
    readings.set(cameraId, { id, flow, end });
  }

  /** What is told of a reading that has ended counts for nothing. */
  took(pageId: number, cameraId: string, id: number): void {
    this.#find(pageId, cameraId, id)?.flow.took();
  }

  close(pageId: number, cameraId: string, id: number): void {
    if (this.#find(pageId, cameraId, id) !== undefined) this.#end(pageId, cameraId);
  }

  closeAll(): void {
    for (const pageId of this.#readings.keys()) this.#gone(pageId);
  }

  #find(pageId: number, cameraId: string, id: number): Reading | undefined {
    const reading = this.#readings.get(pageId)?.get(cameraId);
    return reading?.id === id ? reading : undefined;
  }

  #end(pageId: number, cameraId: string): void {
    const readings = this.#readings.get(pageId);
    const reading = readings?.get(cameraId);
    if (readings === undefined || reading === undefined) return;
    readings.delete(cameraId);
    if (readings.size === 0) this.#readings.delete(pageId);
    reading.end();
  }

  #gone(pageId: number): void {
    for (const cameraId of this.#readings.get(pageId)?.keys() ?? []) this.#end(pageId, cameraId);
  }
}
