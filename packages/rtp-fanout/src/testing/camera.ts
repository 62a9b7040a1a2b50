import type { PacketHistory } from "../packet-history.ts";

/** One access unit as a camera has put it into a history. */
export interface SentUnit {
  id: number;
  isKeyframe: boolean;
  rtpTimestamp: number;
  payloads: Buffer[];
}

const headBytes = 8;

/** What a payload of `Camera` says of itself. */
export const readPayload = (payload: Uint8Array): { id: number; position: number; count: number } => {
  const bytes = Buffer.from(payload);
  return { id: bytes.readUInt32BE(0), position: bytes.readUInt16BE(4), count: bytes.readUInt16BE(6) };
};

/** Fills a history with access units whose every payload names its unit and its place in it. */
export class Camera {
  readonly taken: SentUnit[] = [];
  readonly #history: PacketHistory;
  #nextId = 0;

  constructor(history: PacketHistory) {
    this.#history = history;
  }

  keyframe(packets: number): SentUnit {
    return this.#append(packets, true);
  }

  delta(packets: number): SentUnit {
    return this.#append(packets, false);
  }

  #append(count: number, isKeyframe: boolean): SentUnit {
    const id = this.#nextId;
    this.#nextId += 1;
    const payloads = Array.from({ length: count }, (_, position) => {
      const payload = Buffer.alloc(headBytes + ((id + position) % 7), id & 0xff);
      payload.writeUInt32BE(id, 0);
      payload.writeUInt16BE(position, 4);
      payload.writeUInt16BE(count, 6);
      return payload;
    });
    // Near the top of 32 bits, so that the timestamps wrap too.
    const unit = { id, isKeyframe, rtpTimestamp: (0xffff_0000 + id * 3000) >>> 0, payloads };
    if (this.#history.append(unit)) this.taken.push(unit);
    return unit;
  }
}
