import { readFileSync } from "node:fs";

const stapAType = 24;
const fuAType = 28;
const fuHeaderBytes = 2;
const stapHeaderBytes = 1;
const stapSizeBytes = 2;

/** What an RTP payload holds of NAL units, as it lies in an Annex B file (RFC 6184, sections 5.6 to 5.8). */
const contentOf = (payload: Buffer): Buffer => {
  const type = payload.readUInt8(0) & 0x1f;
  if (type === fuAType) return payload.subarray(fuHeaderBytes);
  if (type !== stapAType) return payload;
  const begin = stapHeaderBytes + stapSizeBytes;
  return payload.subarray(begin, begin + payload.readUInt16BE(stapHeaderBytes));
};

/** The clip that a server plays, to prove that what comes is it. */
export class ClipContent {
  readonly #annexB: Buffer;

  /** @param annexB path of the clip */
  constructor(annexB: string) {
    this.#annexB = readFileSync(annexB);
  }

  /** @param payload of one RTP packet, decrypted; of an aggregate the first unit is looked for */
  has(payload: Buffer): boolean {
    if (payload.length <= fuHeaderBytes) return false;
    const content = contentOf(payload);
    return content.length > 0 && this.#annexB.includes(content);
  }
}
