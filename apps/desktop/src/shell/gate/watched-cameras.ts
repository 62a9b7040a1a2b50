import { cameraIdSchema } from "@nekomado/protocol";
import { z } from "zod";
import type { Reply, ServiceRequestName } from "../../contract/index.ts";

const openedSchema = z.object({ ok: z.literal(true), sessionId: z.string() });
const cameraSchema = z.object({ cameraId: cameraIdSchema });
const leftSchema = z.object({ cameraId: cameraIdSchema, sessionId: z.string() });

/** A page reads each camera's MJPEG stream once; no agent names a session so. */
const mjpegKey = (pageId: number, cameraId: string): string => `mjpeg ${pageId} ${cameraId}`;

/**
 * Which pages have a session with which camera, as seen from the requests that pass the gate: a page ends its session
 * when nobody sees the picture, so whoever has one shows it. Free of Electron.
 */
export class WatchedCameras {
  readonly #sessions = new Map<string, { pageId: number; cameraId: string }>();

  /** Takes note of a request that was answered. */
  note(pageId: number, name: ServiceRequestName, params: unknown, reply: Reply): void {
    switch (name) {
      case "link.offer": {
        const camera = cameraSchema.safeParse(params);
        const opened = openedSchema.safeParse(reply.ok ? reply.value : null);
        if (camera.success && opened.success)
          this.#sessions.set(opened.data.sessionId, { pageId, cameraId: camera.data.cameraId });
        return;
      }
      case "mjpeg.open": {
        const camera = cameraSchema.safeParse(params);
        if (camera.success && reply.ok)
          this.#sessions.set(mjpegKey(pageId, camera.data.cameraId), { pageId, cameraId: camera.data.cameraId });
        return;
      }
      case "mjpeg.close": {
        const camera = cameraSchema.safeParse(params);
        if (camera.success) this.#sessions.delete(mjpegKey(pageId, camera.data.cameraId));
        return;
      }
      case "link.leave": {
        const left = leftSchema.safeParse(params);
        if (left.success) this.#sessions.delete(left.data.sessionId);
        return;
      }
      case "link.close": {
        const camera = cameraSchema.safeParse(params);
        if (camera.success)
          this.#forget((session) => session.pageId === pageId && session.cameraId === camera.data.cameraId);
        return;
      }
    }
  }

  pageGone(pageId: number): void {
    this.#forget((session) => session.pageId === pageId);
  }

  pagesOf(cameraId: string): number[] {
    return [...this.#sessions.values()]
      .filter((session) => session.cameraId === cameraId)
      .map((session) => session.pageId);
  }

  #forget(isMeant: (session: { pageId: number; cameraId: string }) => boolean): void {
    for (const [sessionId, session] of this.#sessions) if (isMeant(session)) this.#sessions.delete(sessionId);
  }
}
