import type { Detection, PictureSize } from "@nekomado/protocol";
import { useEffect, useState } from "react";
import type { StatisticsView } from "../components/statistics-panel.tsx";
import type { LivePicture } from "../picture/live-picture.ts";
import type { CameraSession } from "../session/camera-session.ts";
import type { CameraView } from "../window/camera-view.ts";
import { useMoment } from "./use-moment.ts";
import { useSession } from "./use-session.ts";
import { useStatistics } from "./use-statistics.ts";

const refreshEveryMs = 250;

export interface WatchedView {
  view: CameraView;
  /** In pixels of the picture; changes once a second at most. */
  boxes: readonly Detection[];
  pictureSize: PictureSize | null;
  /** Null while they are not asked for. */
  statistics: StatisticsView | null;
}

/** All that a window shows of a session and its picture, as it is now. */
export const useCameraView = (
  session: CameraSession,
  picture: LivePicture | null,
  showsStatistics: boolean,
): WatchedView => {
  const snapshot = useSession(session);
  const { moment, refresh } = useMoment(refreshEveryMs);
  const connection = useStatistics(session, picture, showsStatistics);
  // What comes with a change of state is shown with it, not with the next tick.
  useEffect(() => session.on("change", refresh), [session, refresh]);
  useEffect(() => picture?.on("presence", refresh), [picture, refresh]);

  const { nowMs } = moment;
  const newest = picture?.newest ?? null;
  const boxes = useSlowly<readonly Detection[]>(newest?.boxes ?? noBoxes, nowMs);
  const view: CameraView = {
    ...snapshot,
    ...moment,
    hasPicture: picture?.hasPicture ?? false,
    pictureAtMs: session.lastPicture?.capturedAtMs ?? null,
    delayMs: session.behindMs ?? picture?.delays.recentMs(nowMs) ?? null,
    fps: picture?.fpsAt(nowMs) ?? 0,
  };
  const statistics: StatisticsView | null = showsStatistics
    ? {
        isLive: snapshot.state.kind === "live",
        fps: view.fps,
        picture: sizeOf(newest),
        connection,
        delay: picture?.delays.summary(nowMs) ?? null,
        boxes: picture?.boxFigures(nowMs) ?? null,
        agentVersion: snapshot.agentVersion,
      }
    : null;
  const pictureSize = sizeOf(newest) ?? (snapshot.stream?.state === "flowing" ? snapshot.stream.picture : null);
  return { view, boxes, pictureSize, statistics };
};

const sizeOf = (picture: PictureSize | null): PictureSize | null =>
  picture === null || picture.width === 0 ? null : { width: picture.width, height: picture.height };

const noBoxes: readonly Detection[] = [];

const slowlyEveryMs = 1000;

/** A value that is taken over once a second at most, lest a list changes under a reader. */
const useSlowly = <Value>(value: Value, nowMs: number): Value => {
  const [kept, setKept] = useState({ value, atMs: nowMs });
  if (nowMs - kept.atMs < slowlyEveryMs) return kept.value;
  setKept({ value, atMs: nowMs });
  return value;
};
