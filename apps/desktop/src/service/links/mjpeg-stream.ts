import type { IncomingMessage } from "node:http";
import type { MjpegFrame, Refusal } from "@nekomado/protocol";
import { MultipartReader, maxJpegBytes, mjpegFrameOf, mjpegPath, multipartBoundaryOf } from "@nekomado/protocol";
import type { Address } from "../trust/address.ts";
import { openResponse } from "../trust/agent-response.ts";
import { createPinnedAgent } from "../trust/pinned-agent.ts";
import { readRefusal } from "./agent-refusal.ts";

const openWithinMs = 4000;

export interface MjpegSource {
  address: Address;
  /** SHA-256 of the camera's certificate in hexadecimal. */
  pin: string;
  token: string;
}

export interface MjpegStreamListener {
  opened(): void;
  frame(frame: MjpegFrame): void;
  /** Nothing follows. With a refusal the agent has said why. */
  ended(refusal: Refusal | null, message: string): void;
}

/** The agent's own word on why there is no stream. */
class RefusedError extends Error {
  override readonly name = "RefusedError";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

const open = async (
  { address, pin, token }: MjpegSource,
  fps: number,
  abort: AbortController,
): Promise<IncomingMessage> => {
  const tooLate = setTimeout(
    () => abort.abort(new Error(`The camera sent no MJPEG stream within ${openWithinMs} ms.`)),
    openWithinMs,
  );
  const agent = createPinnedAgent(address, pin, openWithinMs);
  abort.signal.addEventListener("abort", () => agent.destroy(), { once: true });
  try {
    return await openResponse({ agent, address, method: "GET", path: `${mjpegPath}?fps=${fps}`, token }, abort.signal);
  } finally {
    clearTimeout(tooLate);
  }
};

/** Reads until the stream ends. */
const read = async (
  source: MjpegSource,
  fps: number,
  listener: MjpegStreamListener,
  abort: AbortController,
): Promise<void> => {
  const response = await open(source, fps, abort);
  if (response.statusCode !== 200) {
    const refusal = await readRefusal(response);
    if (refusal !== null) throw new RefusedError(refusal);
    throw new Error(`The camera has no MJPEG stream: it answers ${response.statusCode}.`);
  }
  const boundary = multipartBoundaryOf(response.headers["content-type"] ?? "");
  if (boundary === null) throw new Error("The camera's MJPEG stream has no boundary.");
  const parts = new MultipartReader({ boundary, maxBodyBytes: maxJpegBytes });
  listener.opened();
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    for (const part of parts.push(chunk)) {
      const frame = mjpegFrameOf(part);
      if (frame === null) throw new Error("A picture of the camera's MJPEG stream does not say which it is.");
      if (!abort.signal.aborted) listener.frame(frame);
    }
    if (parts.ended) return;
  }
};

/**
 * Reads a camera's `GET /stream` over a connection of its own, to the very agent that the app is paired with.
 * @returns ends the reading, of which nothing more is told then
 */
export const readMjpegStream = (source: MjpegSource, fps: number, listener: MjpegStreamListener): (() => void) => {
  const abort = new AbortController();
  let isWanted = true;
  const end = (refusal: Refusal | null, message: string): void => {
    abort.abort();
    if (isWanted) listener.ended(refusal, message);
    isWanted = false;
  };
  read(source, fps, listener, abort).then(
    () => end(null, "The camera has ended the MJPEG stream."),
    (error: unknown) => {
      const refusal = error instanceof RefusedError ? error.refusal : null;
      end(refusal, error instanceof Error ? error.message : String(error));
    },
  );
  return () => {
    isWanted = false;
    abort.abort();
  };
};
