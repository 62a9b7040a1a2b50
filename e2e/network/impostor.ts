// Somebody on the network who announces a camera that is not theirs, and keeps whatever they are sent.
// Usage: impostor.ts NAME ID PORT; JSON lines: {fingerprint}, {connection}, {heard}, and the log.
import { createServer } from "node:tls";
import { pino } from "pino";
import { Announcer } from "../../apps/agent/src/discovery/announcer.ts";
import { createCertificate } from "../../apps/desktop/src/service/testing/certificate.ts";

const [, , name = "", id = "", port = ""] = process.argv;
const say = (line: Record<string, unknown>) => process.stdout.write(`${JSON.stringify(line)}\n`);

const certificate = await createCertificate();
const server = createServer(certificate, (socket) => {
  socket.on("error", () => undefined).on("data", (data: Buffer) => say({ heard: data.length }));
});
server.on("connection", () => say({ connection: true }));
server.listen(Number(port));
const certificateSha256 = id === "own" ? certificate.fingerprint : id;
const log = pino({ base: null });
await new Announcer({ cameraName: name, certificateSha256, port: Number(port), isPaired: false, log }).start();
say({ fingerprint: certificate.fingerprint });
