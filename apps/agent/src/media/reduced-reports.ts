import { isVideo, readSections, writeSdp } from "./sdp-sections.ts";

const reducedSize = "a=rtcp-rsize";

/** Whether an offer's viewer can send NACK and PLI without a report before them (RFC 5506, section 5). */
export const offersReducedReports = (sdp: string): boolean => {
  const videos = readSections(sdp).media.filter(isVideo);
  return videos.length > 0 && videos.every((section) => section.includes(reducedSize));
};

/** An answer that lets it do so, which werift's own does not. */
export const withReducedReports = (sdp: string): string => {
  const { head, media } = readSections(sdp);
  const allowing = (line: string) => (line === "a=rtcp-mux" ? [line, reducedSize] : [line]);
  return writeSdp([...head, ...media.flatMap((section) => (isVideo(section) ? section.flatMap(allowing) : section))]);
};
