import { isVideo } from "./sdp-sections.ts";

/** RFC 6184, section 8.1: without the parameter the mode is 0, which knows neither FU-A nor STAP-A. */
const fragmentsMode = /packetization-mode=1(?!\d)/;

const namesPayloadType = /^a=(?:rtpmap|fmtp|rtcp-fb):(\d+) /;

/** Payload types of a video section that are H.264, and those of them that take fragments. */
const h264Of = (section: readonly string[]): { all: Set<string>; usable: Set<string> } => {
  const all = new Set<string>();
  const usable = new Set<string>();
  for (const line of section) {
    const mapped = /^a=rtpmap:(\d+) h264\/90000/i.exec(line)?.[1];
    if (mapped !== undefined) all.add(mapped);
    const [, payloadType, parameters] = /^a=fmtp:(\d+) (.*)$/.exec(line) ?? [];
    if (payloadType !== undefined && fragmentsMode.test(parameters ?? "")) usable.add(payloadType);
  }
  return { all, usable: usable.intersection(all) };
};

/** Whether a video section offers H.264 that the camera can send. */
export const takesUsableH264 = (section: readonly string[]): boolean => h264Of(section).usable.size > 0;

/**
 * A media section of an offer without the H.264 that the camera cannot send: players list several, in an order of their
 * own, and the first that is left is answered. Sections without any that is usable stay as they are.
 */
export const onlyUsableH264 = (section: readonly string[]): readonly string[] => {
  const { all, usable } = h264Of(section);
  if (!isVideo(section) || usable.size === 0) return section;
  const unusable = all.difference(usable);
  const [media = "", ...lines] = section;
  const [kind = "", port = "", protocol = "", ...payloadTypes] = media.split(" ");
  return [
    [kind, port, protocol, ...payloadTypes.filter((payloadType) => !unusable.has(payloadType))].join(" "),
    ...lines.filter((line) => !unusable.has(namesPayloadType.exec(line)?.[1] ?? "")),
  ];
};
