// The MJPEG thread: from the rings of raw pictures to JPEGs, for as long as somebody looks.
import { parentPort, workerData } from "node:worker_threads";
import { agentTimeMs } from "../agent-clock.ts";
import { CaptureClock } from "../media/capture-clock.ts";
import type { MjpegEvent, MjpegOptions, MjpegRequest } from "./contract.ts";
import { JpegDesk } from "./jpeg-desk.ts";
import { JpegEncoder } from "./jpeg-encoder.ts";
import { RawPictures } from "./raw-pictures.ts";

if (parentPort === null) throw new Error("The MJPEG thread is started by the agent, not by hand.");
const port = parentPort;
// The agent starts this thread itself, with options that its own schema has made.
const options: MjpegOptions = workerData;
const tell = (event: MjpegEvent, transfer: ArrayBuffer[] = []): void => port.postMessage(event, transfer);

const pictures = new RawPictures(options.shmDir, new CaptureClock({ monotonicMs: agentTimeMs, realtimeMs: Date.now }));
const desk = new JpegDesk(new JpegEncoder());

pictures.on("status", (status) => tell({ kind: "status", status }));
pictures.on("skipped", ({ frameNumber }, why) => tell({ kind: "skipped", frameNumber, why }));
pictures.on("picture", (frame, { captureTimeMs, isNewest }) => {
  const { frameNumber, width, height } = frame;
  const picture = { frameNumber, captureTimeMs, size: { width, height } };
  tell({ kind: "seen", picture });
  // Whoever has fallen behind wants the newest, and not all that it has missed.
  const jpegs = isNewest ? desk.serve(frame, captureTimeMs) : [];
  if (jpegs.length === 0) return;
  const buffers = jpegs.map(({ data }) => data.buffer);
  tell({ kind: "jpegs", picture, jpegs, passedOn: frame.format === "jpeg" }, buffers);
});

port.on("message", (request: MjpegRequest) => {
  switch (request.kind) {
    case "read":
      if (request.present) pictures.open();
      else {
        pictures.close();
        desk.forgetAll();
      }
      return;
    case "want":
      desk.want(request.jpegKind);
      return;
    case "unwant":
      desk.unwant(request.jpegKind);
      return;
    case "end":
      pictures.close();
      port.close();
      return;
  }
});
