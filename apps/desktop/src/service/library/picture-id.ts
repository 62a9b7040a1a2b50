import { createHash } from "node:crypto";

/**
 * The id that names a picture for pages: 32 hexadecimal digits of a hash of its place.
 *
 * @param path in the folder of snapshots, with `/` whatever the system
 */
export const pictureId = (path: string): string =>
  createHash("sha256")
    .update(`nekomado picture\0${path.normalize("NFC")}`)
    .digest("hex")
    .slice(0, 32);
