/** The lines of a session description (RFC 8866), by section. */
export interface SdpSections {
  /** Of the session itself. */
  head: readonly string[];
  /** One for each `m=` line, which comes first in it. */
  media: readonly (readonly string[])[];
}

export const readSections = (sdp: string): SdpSections => {
  const head: string[] = [];
  const media: string[][] = [];
  for (const line of sdp.split(/\r?\n/)) {
    if (line === "") continue;
    if (line.startsWith("m=")) media.push([]);
    (media.at(-1) ?? head).push(line);
  }
  return { head, media };
};

export const writeSdp = (lines: readonly string[]): string => `${lines.join("\r\n")}\r\n`;

export const isVideo = (section: readonly string[]): boolean => section[0]?.startsWith("m=video ") === true;
