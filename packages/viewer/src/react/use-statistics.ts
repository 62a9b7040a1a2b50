import { useEffect, useState } from "react";
import type { CameraSession } from "../session/camera-session.ts";
import type { ConnectionStatistics, StatisticsReading } from "../statistics/connection-statistics.ts";
import { readStatistics, statisticsBetween } from "../statistics/connection-statistics.ts";

const readEveryMs = 1000;

/** The connection's figures, read once a second while they are looked at. */
export const useStatistics = (session: CameraSession, isShown: boolean): ConnectionStatistics | null => {
  const [statistics, setStatistics] = useState<ConnectionStatistics | null>(null);
  useEffect(() => {
    if (!isShown) return undefined;
    let before: StatisticsReading | null = null;
    let isCurrent = true;
    const read = async (): Promise<void> => {
      const report = await session.readStats();
      if (!isCurrent) return;
      const reading = report === null ? null : readStatistics(report);
      // Counters that went back belong to another connection.
      const isSame = before !== null && reading !== null && (reading.bytesReceived ?? 0) >= (before.bytesReceived ?? 0);
      setStatistics(reading === null ? null : statisticsBetween(isSame ? before : null, reading));
      before = reading;
    };
    const readOrSkip = () => void read().catch(() => undefined);
    readOrSkip();
    const timer = setInterval(readOrSkip, readEveryMs);
    return () => {
      isCurrent = false;
      clearInterval(timer);
    };
  }, [session, isShown]);
  return statistics;
};
