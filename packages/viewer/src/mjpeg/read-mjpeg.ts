import {
  MultipartError,
  MultipartReader,
  httpRefusalSchema,
  maxJpegBytes,
  mjpegFrameOf,
  mjpegPath,
  multipartBoundaryOf,
} from "@nekomado/protocol";
import type { MjpegListener } from "../link/camera-link.ts";
import { LinkError } from "../link/camera-link.ts";

/** Longest time that an agent may take to agree. */
const openWithinMs = 4000;

const refusalIn = async (response: Response): Promise<LinkError> => {
  const body: unknown = await response.json().catch(() => null);
  const refusal = httpRefusalSchema.safeParse(body);
  return refusal.success
    ? LinkError.refused(refusal.data)
    : new LinkError("unreadable", `The agent has no MJPEG stream: it answers ${response.status}.`);
};

const readerOf = (response: Response): MultipartReader => {
  const boundary = multipartBoundaryOf(response.headers.get("content-type") ?? "");
  if (boundary === null) throw new LinkError("unreadable", "The agent's MJPEG stream has no boundary.");
  return new MultipartReader({ boundary, maxBodyBytes: maxJpegBytes });
};

const linkErrorOf = (error: unknown): LinkError => {
  if (error instanceof LinkError) return error;
  if (error instanceof MultipartError)
    return new LinkError("unreadable", `The agent's MJPEG stream cannot be read: ${error.message}`, { cause: error });
  return new LinkError("disconnected", "The connection that the MJPEG stream came by is gone.", { cause: error });
};

/** @throws {LinkError} */
const open = async (url: URL, abort: AbortController): Promise<Response> => {
  const tooLate = setTimeout(
    () => abort.abort(new LinkError("timeout", `The agent sent no MJPEG stream within ${openWithinMs} ms.`)),
    openWithinMs,
  );
  try {
    const response = await fetch(url, { signal: abort.signal, cache: "no-store" });
    if (!response.ok) throw await refusalIn(response);
    return response;
  } finally {
    clearTimeout(tooLate);
  }
};

/** @throws {LinkError} when it ends, however it does */
const read = async (url: URL, abort: AbortController, listener: MjpegListener): Promise<never> => {
  const response = await open(url, abort);
  const parts = readerOf(response);
  const chunks = response.body?.getReader();
  if (chunks === undefined) throw new LinkError("unreadable", "The agent's MJPEG stream is empty.");
  listener.opened();
  for (;;) {
    const { done, value } = await chunks.read();
    if (done || parts.ended) throw new LinkError("disconnected", "The agent has ended the MJPEG stream.");
    for (const part of parts.push(value)) {
      const frame = mjpegFrameOf(part);
      if (frame === null) throw new LinkError("unreadable", "A picture of the MJPEG stream does not say which it is.");
      if (!abort.signal.aborted) listener.frame(frame);
    }
  }
};

/**
 * Reads `GET /stream` of an agent until it ends.
 *
 * @param base origin of the agent; a page of its own shows the session's cookie
 * @returns ends the reading
 */
export const readMjpeg = (base: string | URL, fps: number, listener: MjpegListener): (() => void) => {
  const url = new URL(mjpegPath, base);
  url.searchParams.set("fps", String(fps));
  const abort = new AbortController();
  let isWanted = true;
  read(url, abort, listener).catch((error: unknown) => {
    abort.abort();
    if (isWanted) listener.ended(linkErrorOf(error));
  });
  return () => {
    isWanted = false;
    abort.abort();
  };
};
