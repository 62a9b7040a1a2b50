import type { PictureSize } from "@nekomado/protocol";
import type { PictureFormat } from "../../../contract/index.ts";

/** What the beginning of a picture's file tells. */
export interface PictureHead {
  format: PictureFormat;
  /** Null when the beginning is too short for it. */
  size: PictureSize | null;
  /** The XMP packet. */
  xmp: string | null;
}
