// Somebody on the network who sends rubbish: cameras that are not there, goodbyes in a camera's name, broken messages.
// Usage: forger.ts INSTANCE; JSON lines: {sent: how many messages}.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { encodeAnnouncement, encodeGoodbye } from "./dns-message.ts";

const [, , instance = ""] = process.argv;
const cameras = 300;
const broken = 3000;
/** A pause after so many, for sockets to take them in. */
const burst = 20;

const socket = createSocket({ type: "udp4", reuseAddr: true });
socket.bind(5353);
await once(socket, "listening");
socket.setMulticastTTL(255);
let sent = 0;
const send = async (message: Buffer): Promise<void> => {
  await new Promise((resolve) => socket.send(message, 5353, "224.0.0.251", resolve));
  if (++sent % burst === 0) await new Promise((resolve) => setTimeout(resolve, burst));
};

const idOf = (number: number) => number.toString(16).padStart(64, "0");
const announcement = (number: number) =>
  encodeAnnouncement(`Forged ${number}`, { v: "1", id: idOf(number), name: "Forged", paired: "0" }, 1);

// The same numbers each time, so that what breaks can be found again.
let state = 1;
const random = (below: number): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((state / 2_147_483_648) * below);
};

for (let number = 0; number < cameras; number++) await send(announcement(number));
for (let number = 0; number < broken; number++) {
  const message = announcement(number);
  for (let times = random(4); times >= 0; times--) {
    const at = 4 + random(message.length - 4);
    message.writeUInt8(random(256), at);
  }
  await send(random(4) === 0 ? message.subarray(0, random(message.length)) : message);
}
await send(encodeGoodbye(instance));
process.stdout.write(`${JSON.stringify({ sent })}\n`);
socket.close();
