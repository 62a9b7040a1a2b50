import type { Detection } from "@nekomado/protocol";
import { isoOf, localTimeOf } from "./local-time.ts";
import type { PictureFacts } from "./picture-facts.ts";
import { pictureFactsSchema } from "./picture-facts.ts";
import type { XmlElement } from "./xml.ts";
import { escapeXml, readXml } from "./xml.ts";

/** The namespace of our properties; the name leads nowhere (RFC 6761, section 6.4). */
export const nekomadoNamespace = "https://nekomado.invalid/ns/1/";
const rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const xmp = "http://ns.adobe.com/xap/1.0/";

/** More than this is no packet of a JPEG's APP1 (XMP part 3, section 1.1.3). */
export const maxXmpBytes = 65_502;

const detectionXml = ({ className, confidence, x, y, w, h }: Detection): string => {
  const values = { Class: className, Confidence: confidence, X: x, Y: y, Width: w, Height: h };
  const properties = Object.entries(values).map(
    ([key, value]) => `<nekomado:${key}>${escapeXml(String(value))}</nekomado:${key}>`,
  );
  return `<rdf:li rdf:parseType="Resource">${properties.join("")}</rdf:li>`;
};

const capitalised = (value: boolean): string => (value ? "True" : "False");

/** An XMP packet (ISO 16684-1, section 7), its properties in our own namespace. Always shorter than `maxXmpBytes`. */
export const writeXmp = (facts: PictureFacts, software: string): string => {
  const time = isoOf(localTimeOf(facts.capturedAtMs));
  const properties: Record<string, string | number | null> = {
    "xmp:CreateDate": time,
    "xmp:CreatorTool": software,
    "nekomado:CameraId": facts.cameraId,
    "nekomado:CameraName": facts.cameraName,
    "nekomado:CaptureTime": time,
    "nekomado:CaptureTimeOrigin": facts.timeOrigin,
    "nekomado:FrameNumber": facts.frameNumber,
    "nekomado:RtpTimestamp": facts.rtpTimestamp,
    "nekomado:PictureWidth": facts.size.width,
    "nekomado:PictureHeight": facts.size.height,
    "nekomado:BoxesDrawn": capitalised(facts.boxesDrawn),
    "nekomado:DetectionOrigin": facts.detectionOrigin,
  };
  const attributes = Object.entries(properties)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `\n   ${key}="${escapeXml(String(value))}"`)
    .join("");
  const detections = facts.detections.map((one) => `\n     ${detectionXml(one)}`).join("");
  // Nothing seen is no list: one without items is taken for a fault by some readers.
  const list =
    detections === ""
      ? ""
      : `\n   <nekomado:Detections>\n    <rdf:Seq>${detections}\n    </rdf:Seq>\n   </nekomado:Detections>`;
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="${rdf}">
  <rdf:Description rdf:about="" xmlns:xmp="${xmp}" xmlns:nekomado="${nekomadoNamespace}"${attributes}>${list}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>`;
};

const isOfRdf = ({ name }: XmlElement, local: string): boolean => name === `{${rdf}}${local}`;

/** The fields of a struct, in any of the ways that ISO 16684-1 allows to write them (7.5, 7.8, 7.9.2). */
const fieldsOf = (element: XmlElement): Map<string, XmlElement | string> => {
  const fields = new Map<string, XmlElement | string>(element.attributes);
  for (const child of element.children) {
    if (isOfRdf(child, "Description")) for (const [key, value] of fieldsOf(child)) fields.set(key, value);
    else fields.set(child.name, child);
  }
  return fields;
};

const textOf = (field: XmlElement | string | undefined): string | null => {
  if (field === undefined) return null;
  return typeof field === "string" ? field : field.text;
};

const numberOf = (text: string | null): number | null => (text === null || text.trim() === "" ? null : Number(text));

const itemsOf = (field: XmlElement | string | undefined): XmlElement[] => {
  if (field === undefined || typeof field === "string") return [];
  const [list] = field.children;
  return list === undefined ? [] : list.children.filter((child) => isOfRdf(child, "li"));
};

/** Other programs may have written the packet anew: descriptions may be several, and properties elements. */
const propertiesOf = (packet: string): Map<string, XmlElement | string> | null => {
  const root = readXml(packet.replaceAll("\0", "").trim());
  const found =
    root === null ? undefined : isOfRdf(root, "RDF") ? root : root.children.find((one) => isOfRdf(one, "RDF"));
  return found === undefined ? null : fieldsOf(found);
};

const ours = (local: string): string => `{${nekomadoNamespace}}${local}`;

const detectionOf = (item: XmlElement): unknown => {
  const fields = fieldsOf(item);
  const field = (local: string): string | null => textOf(fields.get(ours(local)));
  return {
    className: field("Class"),
    confidence: numberOf(field("Confidence")),
    x: numberOf(field("X")),
    y: numberOf(field("Y")),
    w: numberOf(field("Width")),
    h: numberOf(field("Height")),
  };
};

/** What a packet says of a picture; null when it is none of ours, or damaged. */
export const readXmp = (packet: string): PictureFacts | null => {
  if (packet.length > maxXmpBytes) return null;
  const properties = propertiesOf(packet);
  if (properties === null) return null;
  const text = (local: string): string | null => textOf(properties.get(ours(local)));
  const facts = pictureFactsSchema.safeParse({
    cameraId: text("CameraId"),
    cameraName: text("CameraName"),
    capturedAtMs: Date.parse(text("CaptureTime") ?? ""),
    timeOrigin: text("CaptureTimeOrigin"),
    frameNumber: numberOf(text("FrameNumber")),
    rtpTimestamp: numberOf(text("RtpTimestamp")),
    size: { width: numberOf(text("PictureWidth")), height: numberOf(text("PictureHeight")) },
    boxesDrawn: text("BoxesDrawn") === "True",
    detectionOrigin: text("DetectionOrigin"),
    detections: itemsOf(properties.get(ours("Detections"))).map(detectionOf),
  });
  return facts.success ? facts.data : null;
};
