// The media thread: from the segments to the viewers' sockets, in the order of the data's way.
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { DetectionReader, FrameRingReader, segmentNames } from "@nekomado/board-memory";
import { rtpOverheadBytes } from "@nekomado/rtp-fanout";
import { agentTimeMs } from "../agent-clock.ts";
import { FrameMeter } from "../status/frame-meter.ts";
import { KeptParameterSets, readBootId } from "../state/kept-parameter-sets.ts";
import { AccessUnitGate } from "./access-unit-gate.ts";
import { CaptureClock } from "./capture-clock.ts";
import type { MediaEvent, MediaOptions, MediaRequest } from "./contract.ts";
import { DatedFrames } from "./dated-frames.ts";
import { DetectionFeed } from "./detection-feed.ts";
import { FrameInquiries } from "./frame-inquiries.ts";
import { FrameRegister } from "./frame-register.ts";
import { KeptKeyframe } from "./kept-keyframe.ts";
import { LiveStream } from "./live-stream.ts";
import { openHistory } from "./open-history.ts";
import { RtpTimeline } from "./rtp-timeline.ts";
import { warmUp } from "./warm-up.ts";
import { WebRtcSessions } from "./webrtc-sessions.ts";

if (parentPort === null) throw new Error("The media thread is started by the agent, not by hand.");
const port = parentPort;
// The agent starts this thread itself, with options that its own schema has made.
const options: MediaOptions = workerData;
const tell = (event: MediaEvent, transfer: ArrayBuffer[] = []): void => port.postMessage(event, transfer);
const segment = (name: string): string => join(options.shmDir, name);

/** Packets stay below every path's MTU, tunnels included. */
const maxPacketBytes = 1_200;
/** Nine seconds at 4 Mbit/s, 5 MB; and four at 10 Mbit/s. */
const historyPackets = 4_096;
/** For a camera with more from keyframe to keyframe: 15 s at 10 Mbit/s, 19 MB when they are needed. */
const mostHistoryPackets = 4 * historyPackets;

/** Without a name for this run of the system nobody could say whose the kept parameter sets are. */
const openArchive = async (): Promise<KeptParameterSets | null> => {
  const boot = options.parameterSetsFile === null ? null : await readBootId();
  if (options.parameterSetsFile === null || boot === null) return null;
  return KeptParameterSets.open(options.parameterSetsFile, boot, (message, error) =>
    tell({ kind: "log", level: "warn", message, fields: error === undefined ? {} : { err: error } }),
  );
};

const reader = new FrameRingReader({ path: segment(segmentNames.stream), rhythm: "batch" });
const archive = await openArchive();
reader.on("attached", ({ segmentIdentity }) => archive?.attach(segmentIdentity));
const frames = new FrameRegister();
const keyframe = new KeptKeyframe();
const timeline = new RtpTimeline();
const maxPayloadBytes = maxPacketBytes - rtpOverheadBytes;
const { history, fastLane, choice } = await openHistory({
  capacityPackets: historyPackets,
  mostPackets: mostHistoryPackets,
  maxPayloadBytes,
  portable: options.portable,
});
tell({ kind: "log", level: "info", message: choice, fields: {} });
const stream = new LiveStream({
  reader,
  h265Path: segment(segmentNames.h265ZeroCopy),
  gate: new AccessUnitGate(archive),
  history,
  clock: new CaptureClock({ monotonicMs: agentTimeMs, realtimeMs: Date.now }),
  timeline,
  frames,
  keyframe,
  maxPayloadBytes,
});
const dated = new DatedFrames(frames);
const feed = new DetectionFeed({
  reader: new DetectionReader({ path: segment(segmentNames.detections) }),
  frames: dated,
  picture: () =>
    options.detectorPicture === "stream" ? (stream.picture ?? dated.pictureSize) : options.detectorPicture,
});
const inquiries = new FrameInquiries({ frames, feed });
const sessions = new WebRtcSessions({ history, fastLane, network: options.network, iceServers: options.iceServers });

let frameAudience = false;
stream.on("status", (status) => tell({ kind: "stream", status }));
stream.on("anchor", (anchor) => tell({ kind: "timeline", anchor }));
const meter = new FrameMeter();
stream.on("frame", () => {
  feed.frameArrived();
  if (frames.newest !== undefined && frameAudience) tell({ kind: "streamFrame", frame: frames.newest });
  if (frames.newest !== undefined) meter.count(frames.newest.captureTimeMs);
});
stream.on("gap", ({ missed, reason }) => {
  if (reason === "restarted")
    tell({ kind: "log", level: "info", message: "the camera daemon started anew", fields: {} });
  else
    tell({
      kind: "log",
      level: "warn",
      message: "frames of the camera daemon were missed",
      fields: { missed, reason },
    });
});
feed.on("result", (result) => tell({ kind: "detections", result }));
feed.on("status", (status) => tell({ kind: "detector", status }));
feed.on("outside", ({ picture, box }) =>
  tell({
    kind: "log",
    level: "warn",
    message: "a box reaches out of the detector's picture: set --detector-size to the size that the detector looks at",
    fields: { picture, box },
  }),
);
sessions.on("connected", (event) => tell({ kind: "sessionConnected", ...event }));
sessions.on("ended", (event) => tell({ kind: "sessionEnded", ...event }));
sessions.on("slowerPath", ({ sessionId, mode, why }) =>
  tell({
    kind: "log",
    level: "info",
    message: `a viewer's packets ${mode === "portable" ? "take the portable path" : "are sent one by one"}`,
    fields: { sessionId, why },
  }),
);
sessions.on("badCandidate", ({ sessionId, error }) =>
  tell({
    kind: "log",
    level: "warn",
    message: "a viewer's candidate cannot be used",
    fields: { sessionId, err: error },
  }),
);
sessions.on("count", (count) => reader.setRhythm(count > 0 ? "live" : "batch"));

const tellKeyframe = (requestId: number): void => {
  const newest = keyframe.take();
  if (newest === undefined) {
    const message = "No keyframe has come from the camera yet. Try again in a second.";
    tell({ kind: "keyframe", requestId, answer: { ok: false, refusal: { reason: "unavailable", message } } });
  } else tell({ kind: "keyframe", requestId, answer: { ok: true, ...newest } }, [newest.accessUnit.buffer]);
};

const shutDown = async (): Promise<void> => {
  stream.close();
  feed.close();
  inquiries.close();
  await Promise.all([sessions.close(), archive?.close()]);
  // The main thread then ends this one: timers that werift leaves behind would keep it for seconds.
  tell({ kind: "stopped" });
};

port.on("message", (request: MediaRequest) => {
  switch (request.kind) {
    case "offer":
      void sessions
        .answer(request.sessionId, request.sdp)
        .then((answer) => tell({ kind: "answer", requestId: request.requestId, answer }));
      return;
    case "candidate":
      sessions.addCandidate(request.sessionId, request.candidate);
      return;
    case "close":
      sessions.end(request.sessionId, request.end);
      return;
    case "frame":
      void inquiries
        .ask(request.rtpTimestamp)
        .then((answer) => tell({ kind: "frame", requestId: request.requestId, answer }));
      return;
    case "keyframe":
      tellKeyframe(request.requestId);
      return;
    case "figures":
      tell({
        kind: "figures",
        requestId: request.requestId,
        answer: { ok: true, frames: meter.frames, framesPerSecond: meter.framesPerSecond(agentTimeMs()) },
      });
      return;
    case "detectionAudience":
      feed.setAudience(request.present);
      return;
    case "frameAudience":
      frameAudience = request.present;
      return;
    case "picture":
      dated.addPicture(request.picture);
      feed.frameArrived();
      return;
    case "shutdown":
      void shutDown();
      return;
  }
});

await warmUp().catch((error: unknown) =>
  tell({
    kind: "log",
    level: "warn",
    message: "the warming-up connection failed: the first picture takes longer",
    fields: { err: error },
  }),
);
stream.start();
feed.start();
tell({ kind: "ready" });
