import { createDecipheriv, randomBytes } from "node:crypto";
import type { Socket } from "node:dgram";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { PacketHistory } from "../packet-history.ts";
import { maxHeaderBytes } from "../rtp-header.ts";
import type { SrtpKeys } from "../srtp-cipher.ts";
import { gcmSessionKeys } from "../srtp-cipher.ts";
import type { FastLane, FastLaneOptions } from "./fast-lane.ts";
import type { FastPath } from "./fast-path.ts";
import { tagBytes } from "./gcm-context.ts";

const withinMs = 2_000;
const loopback = "127.0.0.1";
const ssrc = 0x1bad_cafe;
/** The roll-over counter goes from 1 to 2 in the middle of the run. */
const firstNumber = 0x2_0000 - 3;

const openSocket = async (): Promise<Socket> => {
  const socket = createSocket("udp4").on("error", () => {
    // What fails is seen by the datagrams that do not come.
  });
  socket.bind(0, loopback);
  await once(socket, "listening", { signal: AbortSignal.timeout(withinMs) });
  return socket;
};

/** RFC 7714, section 8, without any of the fast path's own code. */
const decrypt = (datagram: Buffer, keys: SrtpKeys, number: number): Buffer => {
  const { key, salt } = gcmSessionKeys(keys);
  const mask = Buffer.alloc(salt.length);
  mask.writeUInt32BE(ssrc, 2);
  mask.writeUIntBE(number, 6, 6);
  const vector = salt.map((byte, position) => byte ^ (mask[position] ?? 0));
  const decipher = createDecipheriv("aes-128-gcm", key, vector);
  decipher.setAAD(datagram.subarray(0, maxHeaderBytes)).setAuthTag(datagram.subarray(-tagBytes));
  return Buffer.concat([decipher.update(datagram.subarray(maxHeaderBytes, -tagBytes)), decipher.final()]);
};

/**
 * Sends a run through a path of the lane from one socket to another, and lets Node's crypto decrypt what arrives. Notes
 * whether the kernel takes runs in one call.
 *
 * @throws Error that says what does not work
 */
export const checkLane = async (lane: FastLane, options: FastLaneOptions): Promise<void> => {
  const [sender, receiver] = await Promise.all([openSocket(), openSocket()]);
  const keys: SrtpKeys = { profile: "AEAD_AES_128_GCM", masterKey: randomBytes(16), masterSalt: randomBytes(12) };
  let path: FastPath | undefined;
  try {
    const { port } = receiver.address();
    let fault = "";
    path = lane.createPath({
      keys,
      ssrc,
      payloadType: 102,
      playoutDelay: { extensionId: 1, minMs: 0, maxMs: 0 },
      destination: () => ({ socket: sender, address: loopback, port }),
      send: () => {
        throw new Error("the portable path is not asked here");
      },
      onModeChange: (_, why) => {
        fault = why;
      },
    });
    const history = new PacketHistory({ ...options, memory: lane.memory });
    const { maxPayloadBytes } = options;
    const lengths = [maxPayloadBytes, maxPayloadBytes, maxPayloadBytes, Math.ceil(maxPayloadBytes / 3), 1];
    const payloads = lengths.slice(0, options.capacityPackets).map((length) => randomBytes(length));
    history.append({ payloads, rtpTimestamp: 0xfedc_ba98, isKeyframe: true });
    const packets = payloads.flatMap((_, index) => history.at(index) ?? []);

    const datagrams: Buffer[] = [];
    const arrived = new Promise<void>((resolve) => {
      receiver.on("message", (datagram) => {
        datagrams.push(datagram);
        if (datagrams.length === packets.length) resolve();
      });
    });
    path.send({ firstIndex: 0, firstNumber, packets });
    if (path.mode === "portable" || path.refusedPackets > 0)
      throw new Error(fault || "the kernel did not take its packets, or the socket's descriptor was not found");
    await Promise.race([
      arrived,
      once(receiver, "close", { signal: AbortSignal.timeout(withinMs) }).catch(() => undefined),
    ]);
    for (const [position, payload] of payloads.entries()) {
      const datagram = datagrams[position];
      if (datagram === undefined) throw new Error("its packets do not arrive on loopback");
      if (!decrypt(datagram, keys, firstNumber + position).equals(payload))
        throw new Error("what it encrypts is decrypted to something else");
    }
    lane.takesSegments = path.mode === "segments";
  } finally {
    path?.close();
    sender.close();
    receiver.close();
  }
};
