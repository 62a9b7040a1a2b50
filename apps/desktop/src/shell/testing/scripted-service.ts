// A process that speaks the service's words and does what a test asks of it, through the requests that it is sent.
import { toServiceSchema } from "../../contract/index.ts";

const tell = (message: object): void => void process.send?.(message);
let hangs = false;
let shellCalls = 0;
const pagesGone: number[] = [];

process.on("message", (message) => {
  const parsed = toServiceSchema.parse(message);
  switch (parsed.kind) {
    case "configure":
      tell({ kind: "log", level: "info", message: `configured for ${parsed.configuration.viewerName}` });
      tell({ kind: "ready" });
      return;
    case "ping":
      if (!hangs) tell({ kind: "pong", id: parsed.id });
      return;
    case "pageGone":
      pagesGone.push(parsed.pageId);
      return;
    case "request": {
      const { id, name, params, pageId } = parsed;
      // Each name stands for one thing that a service may do.
      if (name === "link.wake") process.exit(3);
      if (name === "link.close") hangs = true;
      if (name === "snapshots.retry") return;
      if (name === "settings.read") {
        tell({ kind: "call", id: shellCalls++, name: "encrypt", params: { text: "token" } });
        tell({ kind: "call", id: shellCalls++, name: "decrypt", params: { bytes: "no bytes" } });
      }
      if (name === "link.open") tell({ kind: "event", pageIds: [pageId], name: "library", value: { total: 7 } });
      if (name === "snapshots.waiting") tell({ kind: "no such word" });
      tell({ kind: "answer", id, reply: { ok: true, value: { name, params, pageId, pagesGone } } });
      return;
    }
    case "answer":
      tell({ kind: "log", level: "info", message: `call ${parsed.id}: ${JSON.stringify(parsed.reply)}` });
      return;
    case "power":
      tell({ kind: "log", level: "info", message: parsed.change });
      return;
    case "stop":
      if (!hangs) tell({ kind: "stopped" });
      return;
  }
});
