import { H264Error } from "./h264-error.ts";
import { isVideoCodingLayer, nalUnitTypes } from "./nal-unit.ts";

const startCodePrefix = Buffer.from([0, 0, 1]);
/** More than any level allows one picture at its minimum compression. */
const maxAccessUnitBytes = 16 * 1024 * 1024;
const firstMacroblockIsZero = 0x80;

/**
 * Cuts a byte stream of Annex B that comes in pieces (a file, a pipe from an encoder) into access units, 7.4.1.2.3.
 *
 * A picture begins with a slice whose `first_mb_in_slice` is 0: two fields that are coded as pictures of their own
 * become two units, and slices must not come in arbitrary order (Baseline's ASO, which no camera uses).
 */
export class AccessUnitSplitter {
  #pending: Buffer = Buffer.alloc(0);
  /** no start code of interest begins before this offset of what is pending */
  #searchFrom = 0;
  #hasPicture = false;

  /**
   * @returns access units that are complete now, with their start codes, that is whose successor has begun; views of
   *   the bytes given or of a copy
   * @throws {H264Error} `access-unit-too-long` when 16 MiB have come without another picture
   */
  push(bytes: Uint8Array): Buffer[] {
    const added = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#pending = this.#pending.length === 0 ? added : Buffer.concat([this.#pending, added]);
    const units: Buffer[] = [];
    let unitStart = 0;
    for (;;) {
      const prefix = this.#pending.indexOf(startCodePrefix, this.#searchFrom);
      const header = prefix + startCodePrefix.length;
      // The NAL unit's header and the first bit of a slice must be there to judge by.
      if (prefix === -1 || header + 1 >= this.#pending.length) {
        const bytesThatMayBegin = prefix === -1 ? startCodePrefix.length - 1 : this.#pending.length - prefix;
        this.#searchFrom = Math.max(this.#searchFrom, this.#pending.length - bytesThatMayBegin);
        break;
      }
      this.#searchFrom = header;
      const type = this.#pending.readUInt8(header) & 0x1f;
      const beginsPicture = beginsPictureAt(this.#pending, header, type);
      if (this.#hasPicture && (beginsPicture || comesBeforePicture(type))) {
        const unitEnd = this.#pending[prefix - 1] === 0 ? prefix - 1 : prefix;
        units.push(this.#pending.subarray(unitStart, unitEnd));
        unitStart = unitEnd;
        this.#hasPicture = false;
      }
      if (isVideoCodingLayer(type)) this.#hasPicture = true;
    }
    this.#pending = this.#pending.subarray(unitStart);
    this.#searchFrom -= unitStart;
    if (this.#pending.length > maxAccessUnitBytes) {
      const bytesHeld = this.#pending.length;
      this.flush();
      throw new H264Error(
        "access-unit-too-long",
        `No picture ended within ${bytesHeld} bytes, so this is no H.264 byte stream in Annex B. Check the format of the input.`,
      );
    }
    return units;
  }

  /** What has come since the last complete access unit; null where there is nothing. The next push begins anew. */
  flush(): Buffer | null {
    const last = this.#pending;
    this.#pending = Buffer.alloc(0);
    this.#searchFrom = 0;
    this.#hasPicture = false;
    return last.length === 0 ? null : last;
  }
}

/** Cuts a whole byte stream of Annex B into access units, with their start codes; views of the bytes given. */
export function splitAccessUnits(annexB: Uint8Array): Buffer[] {
  const splitter = new AccessUnitSplitter();
  const units = splitter.push(annexB);
  const last = splitter.flush();
  return last === null ? units : [...units, last];
}

function beginsPictureAt(bytes: Buffer, header: number, type: number): boolean {
  const isSliceHead =
    type === nalUnitTypes.slice || type === nalUnitTypes.slicePartitionA || type === nalUnitTypes.idrSlice;
  return isSliceHead && ((bytes[header + 1] ?? 0) & firstMacroblockIsZero) !== 0;
}

/** Types that, behind a picture, belong to the next one. */
function comesBeforePicture(type: number): boolean {
  return (
    (type >= nalUnitTypes.supplementalEnhancementInformation && type <= nalUnitTypes.accessUnitDelimiter) ||
    (type >= nalUnitTypes.prefix && type <= 18)
  );
}
