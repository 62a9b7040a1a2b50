import { maxKeyframeBytes } from "@nekomado/protocol";
import type { RegisteredFrame } from "./frame-register.ts";

/** The newest keyframe, for who asks for it alone. */
export interface StoredKeyframe extends RegisteredFrame {
  /** `avc1.640028` (RFC 6381, section 3.3). */
  codec: string;
  /** In Annex B with parameter sets, alone in its `ArrayBuffer`. */
  accessUnit: Uint8Array<ArrayBuffer>;
}

const startCode = Uint8Array.of(0, 0, 0, 1);

/** Keeps the newest keyframe whole: what viewers are sent over RTP is kept in packets. */
export class KeptKeyframe {
  #frame: (RegisteredFrame & { codec: string }) | undefined;
  #nalUnits: readonly Uint8Array[] = [];

  /** @param nalUnits are kept as they are, not copied: nobody may write to them any more */
  keep(frame: RegisteredFrame, codec: string, nalUnits: readonly Uint8Array[]): void {
    this.#frame = { ...frame, codec };
    this.#nalUnits = nalUnits;
  }

  /** @returns a copy to be given away; undefined before the first keyframe, and for one that nobody would take */
  take(): StoredKeyframe | undefined {
    if (this.#frame === undefined) return undefined;
    const byteLength = this.#nalUnits.reduce((sum, { length }) => sum + startCode.length + length, 0);
    if (byteLength > maxKeyframeBytes) return undefined;
    const accessUnit = new Uint8Array(byteLength);
    let offset = 0;
    for (const nalUnit of this.#nalUnits) {
      accessUnit.set(startCode, offset);
      accessUnit.set(nalUnit, offset + startCode.length);
      offset += startCode.length + nalUnit.length;
    }
    return { ...this.#frame, accessUnit };
  }
}
