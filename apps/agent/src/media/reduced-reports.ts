const sectionsOf = (sdp: string): string[] => sdp.split(/^(?=m=)/m);
const isVideo = (section: string): boolean => section.startsWith("m=video ");

/** Whether an offer's viewer can send NACK and PLI without a report before them (RFC 5506, section 5). */
export const offersReducedReports = (sdp: string): boolean => {
  const videos = sectionsOf(sdp).filter(isVideo);
  return videos.length > 0 && videos.every((section) => /^a=rtcp-rsize\r?$/m.test(section));
};

/** An answer that lets it do so, which werift's own does not. */
export const withReducedReports = (sdp: string): string =>
  sectionsOf(sdp)
    .map((section) =>
      isVideo(section) ? section.replace(/^a=rtcp-mux(\r?\n)/m, "a=rtcp-mux$1a=rtcp-rsize$1") : section,
    )
    .join("");
