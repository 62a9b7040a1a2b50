import type { Acknowledgement, ClockReading, IceCandidate, IceServer, Keyframe } from "@nekomado/protocol";
import type { CameraLink, LinkEvents, MjpegListener, OpenedSession } from "@nekomado/viewer";
import { Backoff, Emitter, LinkError } from "@nekomado/viewer";
import type { LinkEvent, NekomadoClient } from "../../contract/index.ts";
import { linkErrorOf } from "./link-error.ts";
import { MjpegReadings } from "./mjpeg-readings.ts";

/** While the service is started again, its return is awaited; this is only what the window says meanwhile. */
const serviceReturnsWithinMs = 1000;

const answered = async <Value>(request: Promise<Value>): Promise<Value> => {
  try {
    return await request;
  } catch (error) {
    throw linkErrorOf(error);
  }
};

/** The link to a camera by way of the app's service, which holds certificate and token. */
export class BridgeCameraLink extends Emitter<LinkEvents> implements CameraLink {
  readonly #client: NekomadoClient;
  readonly #cameraId: string;
  readonly #backoff = new Backoff();
  readonly #stopListening: (() => void)[];
  readonly #mjpeg: MjpegReadings;
  #retryTimer: ReturnType<typeof setTimeout> | null = null;
  #isOpen = false;
  #isUp = false;
  #iceServers: readonly IceServer[] = [];

  constructor(client: NekomadoClient, cameraId: string) {
    super();
    this.#client = client;
    this.#cameraId = cameraId;
    this.#mjpeg = new MjpegReadings(client, cameraId);
    this.#stopListening = [
      client.on("link", ({ cameraId: of, event }) => {
        if (of === cameraId && this.#isOpen) this.#told(event);
      }),
      client.on("service", ({ state }) => {
        if (!this.#isOpen) return;
        if (state === "running") void this.#ask();
        else {
          this.#mjpeg.lost();
          this.#serviceDown(serviceReturnsWithinMs);
        }
      }),
    ];
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get iceServers(): readonly IceServer[] {
    return this.#iceServers;
  }

  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    void this.#ask();
  }

  wake(): void {
    if (!this.#isOpen) return;
    if (this.#retryTimer !== null) {
      void this.#ask();
      return;
    }
    if (!this.#isUp) this.#tell("link.wake");
  }

  async offer(sdp: string): Promise<OpenedSession> {
    const answer = await answered(this.#client.request("link.offer", { cameraId: this.#cameraId, sdp }));
    if (!answer.ok) throw LinkError.refused(answer.refusal);
    return { sessionId: answer.sessionId, sdp: answer.sdp };
  }

  async candidate(sessionId: string, candidate: IceCandidate): Promise<Acknowledgement> {
    return answered(this.#client.request("link.candidate", { cameraId: this.#cameraId, sessionId, candidate }));
  }

  leave(sessionId: string): void {
    // A camera that cannot be told notices by itself.
    this.#client.request("link.leave", { cameraId: this.#cameraId, sessionId }).catch(() => undefined);
  }

  async readClock(): Promise<ClockReading> {
    return answered(this.#client.request("link.clock", { cameraId: this.#cameraId }));
  }

  async readKeyframe(): Promise<Keyframe> {
    const answer = await answered(this.#client.request("link.keyframe", { cameraId: this.#cameraId }));
    if (!answer.ok) throw LinkError.refused(answer.refusal);
    return answer.keyframe;
  }

  watchMjpeg(fps: number, listener: MjpegListener): () => void {
    return this.#mjpeg.open(fps, listener);
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#isUp = false;
    this.#endRetry();
    this.#tell("link.close");
  }

  /** Closes, and stops listening: the link cannot be opened again. */
  dispose(): void {
    this.close();
    this.#mjpeg.dispose();
    for (const stop of this.#stopListening.splice(0)) stop();
  }

  #tell(name: "link.wake" | "link.close"): void {
    // Nothing hangs on it: a service that is down knows of no link.
    this.#client.request(name, { cameraId: this.#cameraId }).catch(() => undefined);
  }

  #endRetry(): void {
    if (this.#retryTimer !== null) clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
  }

  async #ask(): Promise<void> {
    this.#endRetry();
    try {
      await this.#client.request("link.open", { cameraId: this.#cameraId });
      this.#backoff.reset();
    } catch {
      if (!this.#isOpen || this.#retryTimer !== null) return;
      const delayMs = this.#backoff.nextDelayMs();
      this.#retryTimer = setTimeout(() => void this.#ask(), delayMs);
      this.#serviceDown(delayMs);
    }
  }

  #serviceDown(nextTryInMs: number): void {
    this.#isUp = false;
    this.emit("down", { fault: "service", nextTryAtMs: performance.now() + nextTryInMs, refusal: null });
  }

  #told(event: LinkEvent): void {
    switch (event.kind) {
      case "up":
        // A link that was opened twice in a row may be told twice of one connection.
        if (this.#isUp) return;
        this.#isUp = true;
        this.emit("up");
        return;
      case "welcome":
        this.#iceServers = event.welcome.iceServers;
        this.emit("welcome", event.welcome);
        return;
      case "down": {
        this.#isUp = false;
        const { fault, nextTryInMs, refusal } = event;
        this.emit("down", { fault, nextTryAtMs: performance.now() + nextTryInMs, refusal });
        return;
      }
      case "refused":
        this.#isUp = false;
        this.emit("refused", event.refusal);
        return;
      case "keyChanged":
        this.#isUp = false;
        this.emit("keyChanged");
        return;
      case "timeline":
        this.emit("timeline", event.anchor);
        return;
      case "detections":
        this.emit("detections", event.result);
        return;
      case "stream":
        this.emit("stream", event.status);
        return;
      case "detector":
        this.emit("detector", event.status);
        return;
      case "goodbye":
        this.emit("goodbye", event.goodbye);
    }
  }
}
