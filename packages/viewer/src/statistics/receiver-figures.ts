/** What a receiver has counted since its connection began. */
export interface ReceiverFigures {
  packetsReceived: number;
  framesDecoded: number;
}

type StatsEntry = Record<string, unknown>;

const isEntry = (value: unknown): value is StatsEntry => typeof value === "object" && value !== null;

/** The entries of a report, as the data they are: browsers differ in what they leave out. */
export const statsEntries = (report: RTCStatsReport): StatsEntry[] => {
  const entries: StatsEntry[] = [];
  report.forEach((entry: unknown) => {
    if (isEntry(entry)) entries.push(entry);
  });
  return entries;
};

export const numberIn = (entry: StatsEntry | undefined, name: string): number | null => {
  const value = entry?.[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
};

export const textIn = (entry: StatsEntry | undefined, name: string): string | null => {
  const value = entry?.[name];
  return typeof value === "string" && value !== "" ? value : null;
};

export const inboundVideo = (entries: readonly StatsEntry[]): StatsEntry | undefined =>
  entries.find((entry) => entry["type"] === "inbound-rtp" && entry["kind"] === "video");

export const readReceiverFigures = (report: RTCStatsReport): ReceiverFigures | null => {
  const inbound = inboundVideo(statsEntries(report));
  const packetsReceived = numberIn(inbound, "packetsReceived");
  const framesDecoded = numberIn(inbound, "framesDecoded");
  return packetsReceived === null || framesDecoded === null ? null : { packetsReceived, framesDecoded };
};
