// A thread that gives one JPEG and then dies.
import { parentPort } from "node:worker_threads";
import type { MjpegEvent, MjpegRequest } from "../contract.ts";

const jpegs: MjpegEvent[] = [];

parentPort?.on("message", (request: MjpegRequest) => {
  if (request.kind === "end") parentPort?.close();
  if (request.kind !== "want") return;
  if (jpegs.length > 0) throw new Error("this thread dies");
  const event: MjpegEvent = {
    kind: "jpegs",
    picture: { frameNumber: 1, captureTimeMs: 1, size: { width: 8, height: 8 } },
    jpegs: [{ jpegKinds: [request.jpegKind], data: new Uint8Array([0xff, 0xd8, 0xff, 0xd9]) }],
    passedOn: true,
  };
  jpegs.push(event);
  parentPort?.postMessage(event);
});
