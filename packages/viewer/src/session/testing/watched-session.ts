import type { StreamStatus, Welcome } from "@nekomado/protocol";
import { protocolVersion } from "@nekomado/protocol";
import { vi } from "vitest";
import type { VisiblePage } from "../page-attention.ts";
import { CameraSession } from "../camera-session.ts";
import type { SessionState } from "../state.ts";
import type { TransportChoice } from "../transport-choices.ts";
import { scriptedCamera } from "./scripted-camera.ts";

export const flowing: StreamStatus = {
  state: "flowing",
  picture: { width: 1280, height: 720 },
  codec: "avc1.42c01f",
  cameraId: 0,
  fault: null,
};

class ScriptedPage extends EventTarget implements VisiblePage {
  visibilityState: DocumentVisibilityState = "visible";

  show(visibilityState: DocumentVisibilityState): void {
    this.visibilityState = visibilityState;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

/** A session on a scripted link, with the page that shows it: everything that comes is painted at once. */
export const watchedSession = (choice: TransportChoice = "automatic", stream: StreamStatus = flowing) => {
  const camera = scriptedCamera();
  const { link, keeper, peerAt } = camera;
  link.isUp = false;
  link.answers = true;
  const page = new ScriptedPage();
  const session = new CameraSession(link, page, keeper);
  const states: SessionState[] = [];
  session.on("change", ({ state }) => {
    if (states.at(-1) !== state) states.push(state);
  });
  session.on("jpeg", (frame) => {
    const nowMs = performance.now();
    session.transports.jpegPainted(nowMs, session.agentAgeMs(frame.captureTimeMs, nowMs));
  });
  session.transports.choose(choice);
  session.start();
  const welcome: Welcome = {
    protocolVersion,
    agentVersion: "0.1.0",
    camera: { name: "Living room" },
    stream,
    detector: { state: "running" },
    iceServers: [],
  };
  let painted = 0;
  return {
    ...camera,
    page,
    session,
    states,
    linkUp: async (): Promise<void> => {
      link.tell("up");
      link.tell("welcome", welcome);
      await vi.advanceTimersByTimeAsync(0);
    },
    /** Lets time go by, in which the newest peer connection brings a frame each 100 ms. */
    watchVideo: async (forMs: number): Promise<void> => {
      const peer = peerAt(-1);
      if (peer.answeredAtMs === null) peer.answer();
      peer.connectionState = "connected";
      peer.connectedAtMs ??= performance.now();
      if (keeper.mediaStream === null) peer.bringStream();
      for (let passedMs = 0; passedMs < forMs; passedMs += 100) {
        painted += 1;
        const paintedAtMs = performance.now();
        session.painted({
          rtpTimestamp: null,
          mediaTimeMs: paintedAtMs,
          presentedFrames: painted,
          paintedAtMs,
          expectedDisplayTimeMs: paintedAtMs,
          width: 1280,
          height: 720,
        });
        await vi.advanceTimersByTimeAsync(100);
      }
    },
    /** The same of the newest reading of the MJPEG stream. */
    watchJpegs: async (forMs: number): Promise<void> => {
      const reading = link.readings.at(-1);
      if (reading === undefined || reading.isEnded) throw new Error("no MJPEG stream is read");
      reading.listener.opened();
      for (let passedMs = 0; passedMs < forMs; passedMs += 100) {
        reading.bring(performance.now());
        await vi.advanceTimersByTimeAsync(100);
      }
    },
    pass: async (ms: number): Promise<void> => {
      await vi.advanceTimersByTimeAsync(ms);
    },
  };
};
