// Run in a network namespace of its own: sends over a link on which nobody answers, and over a narrow one.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { openFastLane } from "../fast-path/fast-lane.ts";
import { PacketHistory } from "../packet-history.ts";
import { ViewerStream } from "../viewer-stream.ts";
import { randomKeys } from "./keys.ts";
import type { PathKind } from "./path-stage.ts";
import { PathStage, Receiver } from "./path-stage.ts";
import { cutNothing } from "./socket-options.ts";
import { SrtpReceiver } from "./srtp-receiver.ts";

const size = { capacityPackets: 256, maxPayloadBytes: 1164 };
/** Four such units fit into a default receive buffer. */
const payloads = Array.from({ length: 20 }, () => randomBytes(1164));
const lastNumber = 4 * payloads.length - 1;
const ip = (line: string): void => void execFileSync("ip", line.split(" "));
const decrypt = (receiver: Receiver, srtp: SrtpReceiver) =>
  receiver.datagrams.map((datagram) => srtp.receive([datagram]).number);

/** Packets to a neighbour that does not answer stay in the socket's buffer; then the neighbour is this machine itself. */
const fillSocket = async (kind: PathKind) => {
  ip("link add cam type veth peer name far");
  ip("addr add 10.9.0.1/24 dev cam");
  for (const link of ["cam", "far"]) ip(`link set ${link} up`);
  const stage = await PathStage.open(kind, "udp4", "0.0.0.0");
  stage.address = "10.9.0.2";
  stage.sender.setSendBufferSize(2048);
  const keys = randomKeys();
  const stream = new ViewerStream({
    history: stage.history,
    path: stage.createPath({ keys }),
    firstSequenceNumber: 0,
  });
  stream.start();
  for (let unit = 0; unit < 4; unit += 1)
    stage.history.append({ payloads, rtpTimestamp: unit, isKeyframe: unit === 0 });
  const isFull = () => (kind === "fast" ? stream.stats.heldBack >= 5 : stream.stats.packets > lastNumber);
  while (!isFull()) await setImmediate();
  const { packets, heldBack, backlogPackets } = stream.stats;
  ip("addr add 10.9.0.2/32 dev lo");
  ip("link del cam");
  while (decrypt(stage.receiver, new SrtpReceiver(keys)).at(-1) !== lastNumber) await setImmediate();
  const { refused, skips } = stream.stats;
  stream.close();
  stage.close();
  const numbers = decrypt(stage.receiver, new SrtpReceiver(keys));
  ip("addr del 10.9.0.2/32 dev lo");
  return { whenFull: { packets, heldBack, backlogPackets }, refused, skips, numbers };
};

/** Packets that are longer than the way is wide. */
const narrowWay = async () => {
  const lane = await openFastLane(size);
  const history = new PacketHistory({ ...size, memory: lane.memory });
  history.append({ payloads: payloads.slice(0, 10), rtpTimestamp: 0, isKeyframe: true });
  const [sender, receiver] = await Promise.all([Receiver.open(), Receiver.open()]);
  const keys = randomKeys();
  const modes: string[] = [];
  const createPath = () =>
    lane.createPath({
      keys,
      ssrc: 1,
      payloadType: 96,
      destination: () => ({ socket: sender.socket, address: "127.0.0.1", port: receiver.port }),
      send: (parts) => sender.socket.send(parts, receiver.port, "127.0.0.1"),
      onModeChange: (mode) => modes.push(mode),
    });
  const packets = payloads.slice(0, 10).map((_, index) => history.at(index)!);
  const cut = createPath();
  const refused = createPath();
  ip("link set lo mtu 600");
  const isLaneForRuns = (await openFastLane(size)).takesSegments;
  cut.send({ firstIndex: 0, firstNumber: 0, packets });
  modes.push("next");
  cutNothing(sender.socket, true);
  refused.send({ firstIndex: 0, firstNumber: 10, packets });
  await setImmediate();
  cutNothing(sender.socket, false);
  refused.send({ firstIndex: 0, firstNumber: 20, packets });
  await receiver.until(20);
  for (const path of [cut, refused]) path.close();
  for (const { socket } of [sender, receiver]) socket.close();
  return { isLaneForRuns, modes, numbers: decrypt(receiver, new SrtpReceiver(keys)) };
};

ip("link set lo up");
const full = { fast: await fillSocket("fast"), portable: await fillSocket("portable") };
process.stdout.write(JSON.stringify({ full, narrow: await narrowWay() }));
