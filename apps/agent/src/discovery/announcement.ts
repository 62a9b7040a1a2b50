import type { Announcement } from "@nekomado/protocol";
import { protocolVersion } from "@nekomado/protocol";

/** RFC 1035, section 2.3.4: octets of one label of a name. */
const maxLabelBytes = 63;

const bytesOf = (text: string): number => Buffer.byteLength(text);

/**
 * The camera's name as the instance name of DNS-SD (RFC 6763, section 4.1.1): one label. Dots go, because not every
 * browser reads them as part of a label; whole characters go from the end until it fits.
 */
export const instanceNameOf = (cameraName: string): string => {
  const plain = cameraName
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}.]+/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  let label = "";
  for (const { segment } of new Intl.Segmenter().segment(plain)) {
    if (bytesOf(label + segment) > maxLabelBytes) break;
    label += segment;
  }
  return label.trim() === "" ? "Camera" : label.trim();
};

/**
 * The name that the announced addresses belong to. Of the certificate, because the machine's own name is already
 * answered for by the board's other responder.
 */
export const hostNameOf = (certificateSha256: string): string => `nekomado-${certificateSha256.slice(0, 12)}`;

/** The TXT record. */
export const textOf = (cameraName: string, certificateSha256: string, isPaired: boolean): Announcement => ({
  v: String(protocolVersion),
  id: certificateSha256,
  name: cameraName,
  paired: isPaired ? "1" : "0",
});
