// Stands in for the media thread and dies at the first offer, as a fault in native code or a lack of memory would make it.
import { parentPort } from "node:worker_threads";

parentPort?.on("message", (request: { kind: string }) => {
  if (request.kind === "offer") throw new Error("the media thread was made to fail");
  if (request.kind === "shutdown") parentPort?.close();
});
parentPort?.postMessage({ kind: "ready" });
