// Sends with keys until it is told to close its path, so that its memory can be searched before and after.
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { PathStage } from "./path-stage.ts";

const [kind, masterKey = "", masterSalt = ""] = process.argv.slice(2);
const stage = await PathStage.open(kind === "fast" ? "fast" : "portable");
const open = () =>
  stage.createPath({
    keys: {
      profile: "AEAD_AES_128_GCM",
      masterKey: Buffer.from(masterKey, "hex"),
      masterSalt: Buffer.from(masterSalt, "hex"),
    },
  });
stage.history.append({ payloads: [Buffer.alloc(100)], rtpTimestamp: 0, isKeyframe: true });
for (const path of [open(), open(), open()]) path.send(stage.run(0, 1, 0));
await stage.receiver.until(3);
process.stdout.write("open\n");
await once(process.stdin, "data");
stage.close();
for (let round = 0; round < 5; round += 1) {
  globalThis.gc?.();
  await delay(10);
}
process.stdout.write("closed\n");
await once(process.stdin, "data");
process.exit();
