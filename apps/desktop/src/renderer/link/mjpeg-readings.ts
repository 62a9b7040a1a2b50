import type { MjpegListener } from "@nekomado/viewer";
import { LinkError } from "@nekomado/viewer";
import type { MjpegEvent, NekomadoClient } from "../../contract/index.ts";
import { linkErrorOf } from "./link-error.ts";

/** A camera's MJPEG stream as the app's service reads it for this page: one reading at a time. */
export class MjpegReadings {
  readonly #client: NekomadoClient;
  readonly #cameraId: string;
  readonly #stopListening: () => void;
  #current: { reading: number; listener: MjpegListener } | null = null;
  #readings = 0;

  constructor(client: NekomadoClient, cameraId: string) {
    this.#client = client;
    this.#cameraId = cameraId;
    this.#stopListening = client.on("mjpeg", ({ cameraId: of, reading, event }) => {
      if (of === cameraId) this.#told(reading, event);
    });
  }

  /** @returns ends the reading; idempotent */
  open(fps: number, listener: MjpegListener): () => void {
    this.#readings += 1;
    const reading = this.#readings;
    this.#current = { reading, listener };
    this.#client
      .request("mjpeg.open", { cameraId: this.#cameraId, reading, fps })
      .catch((error: unknown) => this.#fail(reading, linkErrorOf(error)));
    return () => {
      if (this.#current?.reading !== reading) return;
      this.#current = null;
      this.#tell("mjpeg.close", reading);
    };
  }

  /** The service that read is gone. */
  lost(): void {
    if (this.#current === null) return;
    this.#fail(this.#current.reading, new LinkError("disconnected", "The app's service is being started again."));
  }

  dispose(): void {
    this.#current = null;
    this.#stopListening();
  }

  #told(reading: number, event: MjpegEvent): void {
    if (event.kind === "frame") this.#tell("mjpeg.took", reading);
    if (this.#current?.reading !== reading) return;
    const { listener } = this.#current;
    switch (event.kind) {
      case "opened":
        listener.opened();
        return;
      case "frame": {
        const { frameNumber, captureTimeMs, rtpTimestamp, jpeg } = event;
        listener.frame({ frameNumber, captureTimeMs, rtpTimestamp, jpeg });
        return;
      }
      case "ended":
        this.#fail(
          reading,
          event.refusal === null ? new LinkError("disconnected", event.message) : LinkError.refused(event.refusal),
        );
    }
  }

  #fail(reading: number, error: LinkError): void {
    if (this.#current?.reading !== reading) return;
    const { listener } = this.#current;
    this.#current = null;
    listener.ended(error);
  }

  #tell(name: "mjpeg.took" | "mjpeg.close", reading: number): void {
    // A service that is down reads nothing.
    this.#client.request(name, { cameraId: this.#cameraId, reading }).catch(() => undefined);
  }
}
