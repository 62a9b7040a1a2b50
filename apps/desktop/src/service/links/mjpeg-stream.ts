import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import type { MjpegFrame, Refusal } from "@nekomado/protocol";
import {
  MultipartReader,
  httpRefusalSchema,
  maxJpegBytes,
  mjpegFrameOf,
  mjpegPath,
  multipartBoundaryOf,
} from "@nekomado/protocol";
import type { Address } from "../trust/address.ts";
import { formatAddress, hostHeader, withoutZone } from "../trust/address.ts";
import { readJson } from "../trust/agent-request.ts";
import { createPinnedAgent } from "../trust/pinned-agent.ts";

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

const readRefusal = async (response: IncomingMessage): Promise<Error> => {
  const refusal = httpRefusalSchema.safeParse(await readJson(response));
  return refusal.success
    ? new RefusedError(refusal.data)
    : new Error(`The camera has no MJPEG stream: it answers ${response.statusCode}.`);
};

const open = async ({ address, pin, token }: MjpegSource, fps: number, abort: AbortController) => {
  const tooLate = setTimeout(
    () => abort.abort(new Error(`The camera sent no MJPEG stream within ${openWithinMs} ms.`)),
    openWithinMs,
  );
  const agent = createPinnedAgent(address, pin, openWithinMs);
  abort.signal.addEventListener("abort", () => agent.destroy(), { once: true });
  try {
    return await new Promise<IncomingMessage>((resolve, reject) => {
      request(`https://${formatAddress(withoutZone(address))}${mjpegPath}?fps=${fps}`, {
        agent,
        signal: abort.signal,
        headers: { host: hostHeader, authorization: `Bearer ${token}` },
      })
        .on("response", resolve)
        .on("error", reject)
        .end();
    });
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
  if (response.statusCode !== 200) throw await readRefusal(response);
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
