import { useEffect, useState } from "react";
import type { LivePicture } from "../picture/live-picture.ts";
import type { CameraSession } from "../session/camera-session.ts";
import { isLiveOn } from "../session/state.ts";
import type { ConnectionStatistics, StatisticsReading } from "../statistics/connection-statistics.ts";
import { readStatistics, statisticsBetween } from "../statistics/connection-statistics.ts";
import { readMjpegStatistics } from "../statistics/mjpeg-statistics.ts";

const readEveryMs = 1000;

/** Of the way by which the picture comes. */
const readNow = async (session: CameraSession, picture: LivePicture | null): Promise<StatisticsReading | null> => {
  if (picture !== null && isLiveOn(session.snapshot.state, "mjpeg"))
    return readMjpegStatistics(session.transports.figures, picture.jpegFigures, performance.now());
  const report = await session.readStats();
  return report === null ? null : readStatistics(report);
};

/** The connection's figures, read once a second while they are looked at. */
export const useStatistics = (
  session: CameraSession,
  picture: LivePicture | null,
  isShown: boolean,
): ConnectionStatistics | null => {
  const [statistics, setStatistics] = useState<ConnectionStatistics | null>(null);
  useEffect(() => {
    if (!isShown) return undefined;
    let before: StatisticsReading | null = null;
    let isCurrent = true;
    const read = async (): Promise<void> => {
      const reading = await readNow(session, picture);
      if (!isCurrent) return;
      // Counters that went back belong to another connection.
      const isSame =
        before !== null &&
        reading !== null &&
        reading.now.transport === before.now.transport &&
        (reading.bytesReceived ?? 0) >= (before.bytesReceived ?? 0);
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
  }, [session, picture, isShown]);
  return statistics;
};
