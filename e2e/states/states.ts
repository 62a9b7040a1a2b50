import type { CameraView, SessionState, StatisticsView } from "@nekomado/viewer";

/** The moment of all pictures: 14:32:18 on the machine that shows them. */
const wallNow = new Date(2026, 10, 21, 14, 32, 18).getTime();
const nowMs = 600_000;
const wallOffsetMs = wallNow - nowMs;

const since = { kind: "live", sinceMs: nowMs - 1_200_000 } as const;

const base: CameraView = {
  state: { kind: "live", sinceMs: nowMs - 1_200_000, transport: "webrtc" },
  cameraName: "Living room",
  nowMs,
  wallOffsetMs,
  hasPicture: true,
  pictureAtMs: nowMs - 60,
  delayMs: 62,
  fps: 30,
  linkIsUp: true,
  linkDownSinceMs: null,
  stream: {
    state: "flowing",
    picture: { width: 1280, height: 720 },
    codec: "avc1.64001f",
    cameraId: 0,
    fault: null,
  },
  detector: { state: "running" },
  detectorSinceMs: 0,
};

const past = (state: SessionState): CameraView => ({ ...base, state, pictureAtMs: nowMs - 120_000 });
const closed = (state: SessionState): CameraView => ({ ...past(state), hasPicture: false });
const ago = (seconds: number): number => nowMs - seconds * 1000;

/** Every state that a camera window can be in, by the name under which it is found in the address. */
export const states: Record<string, CameraView> = {
  live: base,
  "live-mjpeg": { ...base, fps: 15, state: { ...since, transport: "mjpeg", why: "blocked" } },
  "live-mjpeg-h265": {
    ...base,
    fps: 15,
    stream: { state: "stopped", fault: "h265Only", message: "" },
    detector: { state: "absent" },
    state: { ...since, transport: "mjpeg", why: "noH264" },
  },
  "live-without-detector": { ...base, detector: { state: "absent" } },
  "live-without-link": { ...base, linkIsUp: false, linkDownSinceMs: ago(20) },
  "connecting-first": {
    ...base,
    cameraName: null,
    hasPicture: false,
    state: { kind: "connecting", sinceMs: ago(2), step: "link" },
  },
  "connecting-long": { ...base, hasPicture: false, state: { kind: "connecting", sinceMs: ago(6), step: "media" } },
  "connecting-catch-up": {
    ...base,
    delayMs: 1240,
    pictureAtMs: nowMs - 1240,
    state: { kind: "connecting", sinceMs: ago(1), step: "catchUp" },
  },
  "stalled-camera": past({ kind: "stalled", sinceMs: ago(120), part: "camera", fault: "daemonStopped" }),
  "stalled-no-pictures": past({ kind: "stalled", sinceMs: ago(120), part: "camera", fault: "noPictures" }),
  "stalled-this-pc": past({ kind: "stalled", sinceMs: ago(120), part: "thisPc", fault: null }),
  "stalled-service": past({
    kind: "reconnecting",
    sinceMs: ago(5),
    part: "service",
    fault: null,
    step: "waiting",
    nextTryAtMs: nowMs + 400,
  }),
  "stalled-h265": closed({ kind: "stalled", sinceMs: ago(120), part: "camera", fault: "h265Only" }),
  "stalled-network": past({ kind: "stalled", sinceMs: ago(120), part: "network", fault: null }),
  "stalled-decoder": past({ kind: "stalled", sinceMs: ago(120), part: "decoder", fault: null }),
  "reconnecting-waiting": past({
    kind: "reconnecting",
    sinceMs: ago(120),
    part: "agent",
    fault: null,
    step: "waiting",
    nextTryAtMs: nowMs + 3400,
  }),
  "reconnecting-trying": past({
    kind: "reconnecting",
    sinceMs: ago(120),
    part: "network",
    fault: null,
    step: "media",
    nextTryAtMs: null,
  }),
  off: past({ kind: "off", sinceMs: ago(5238), cause: "unreachable", nextTryAtMs: nowMs + 8000 }),
  goodbye: past({ kind: "off", sinceMs: ago(60), cause: "goodbye", nextTryAtMs: nowMs + 8000 }),
  full: closed({ kind: "full", sinceMs: ago(10), nextTryAtMs: nowMs + 8000 }),
  incompatible: closed({ kind: "incompatible", sinceMs: ago(10) }),
  unauthorised: closed({ kind: "unauthorised", sinceMs: ago(10) }),
  "key-changed": closed({ kind: "keyChanged", sinceMs: ago(10) }),
  closed: closed({ kind: "closed" }),
};

const quiet = [24, 25, 23, 24, 22, 24, 25, 24, 23, 24, 38, 23, 24, 24, 25];

export const drawnStatistics: StatisticsView = {
  isLive: true,
  fps: 30,
  picture: { width: 1280, height: 720 },
  connection: {
    transport: "webrtc",
    codec: "H.264",
    decoder: "FFmpeg",
    isHardware: null,
    decodeTimeMs: 1.9,
    framesDropped: 0,
    bitsPerSecond: 4_100_000,
    lostShare: 0.0002,
    nackCount: 3,
    pliCount: 1,
    jitterBufferMs: 0.5,
    roundTripMs: 1.2,
    protocol: "UDP",
  },
  delay: { typicalMs: 24, slowestMs: 38, perSecondMs: Array.from({ length: 60 }, (_, at) => quiet[at % 15] ?? null) },
  boxes: { perSecond: 15, delayMs: 82, carriedMs: 133, heldBackMs: null },
  agentVersion: "0.1.0",
};
