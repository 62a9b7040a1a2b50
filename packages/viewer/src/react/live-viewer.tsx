import type { Detection, PictureSize } from "@nekomado/protocol";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { viewerCommands } from "../commands/commands.ts";
import { useShortcuts } from "../commands/use-shortcuts.ts";
import { PictureElements, readBoxIcons } from "../components/picture-elements.tsx";
import { ViewerPage } from "../components/viewer-page.tsx";
import type { Words } from "../i18n/words.ts";
import { nameOfClass } from "../i18n/words.ts";
import { LivePicture } from "../picture/live-picture.ts";
import type { CameraSession } from "../session/camera-session.ts";
import type { CameraView } from "../window/camera-view.ts";
import type { WindowAction } from "../window/window-words.ts";
import { useFullScreen } from "./use-full-screen.ts";
import { useIdle } from "./use-idle.ts";
import { useMoment } from "./use-moment.ts";
import { useSession } from "./use-session.ts";
import { useSetting } from "./use-setting.ts";
import { useStatistics } from "./use-statistics.ts";

const refreshEveryMs = 250;
const idleAfterMs = 3000;

export interface LiveViewerProps {
  session: CameraSession;
  words: Words;
  /** Told of the picture once it is set up, for those who measure. */
  onPicture?: (picture: LivePicture) => void;
}

/** Connects a session to the page that shows it; looks and words are all in `ViewerPage`. */
export const LiveViewer = ({ session, words, onPicture }: LiveViewerProps) => {
  const snapshot = useSession(session);
  const { moment, refresh } = useMoment(refreshEveryMs);
  const isIdle = useIdle(idleAfterMs);
  const [picture, setPicture] = useState<LivePicture | null>(null);
  const [showsBoxes, setShowsBoxes] = useSetting("boxes", true);
  const [singleKeysWork, setSingleKeysWork] = useSetting("singleKeys", true);
  const [showsStatistics, setShowsStatistics] = useState(false);
  const [showsKeys, setShowsKeys] = useState(false);
  const statistics = useStatistics(session, showsStatistics);

  const mainElement = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const icons = useRef<HTMLSpanElement>(null);
  const fullScreen = useFullScreen(mainElement);

  useEffect(() => {
    if (video.current === null || overlay.current === null || still.current === null || icons.current === null) {
      return undefined;
    }
    const live = new LivePicture(
      session,
      { video: video.current, overlay: overlay.current, still: still.current },
      {
        icons: readBoxIcons(icons.current),
        fontFamily: getComputedStyle(document.body).fontFamily,
        words: {
          className: (className) => nameOfClass(words, className),
          percent: (share) => words.format.percent(share),
        },
      },
    );
    setPicture(live);
    onPicture?.(live);
    return () => live.close();
  }, [session, words, onPicture]);

  useEffect(() => {
    picture?.showBoxes(showsBoxes);
  }, [picture, showsBoxes]);

  // What comes with a change of state is shown with it, not with the next tick.
  useEffect(() => session.on("change", refresh), [session, refresh]);
  useEffect(() => picture?.on("presence", refresh), [picture, refresh]);

  const escape = useCallback(() => {
    setShowsStatistics(false);
    setShowsKeys(false);
  }, []);
  const commands = useMemo(
    () =>
      viewerCommands(
        words.messages,
        {
          showsBoxes,
          isFullScreen: fullScreen.isOn,
          canFullScreen: fullScreen.isPossible,
          showsStatistics,
          showsKeys,
        },
        {
          boxes: () => setShowsBoxes(!showsBoxes),
          fullScreen: fullScreen.toggle,
          statistics: () => setShowsStatistics(!showsStatistics),
          keys: () => setShowsKeys(!showsKeys),
        },
      ),
    [
      words,
      showsBoxes,
      setShowsBoxes,
      fullScreen.isOn,
      fullScreen.isPossible,
      fullScreen.toggle,
      showsStatistics,
      showsKeys,
    ],
  );
  useShortcuts(commands, singleKeysWork, escape);

  const act = useCallback(
    (action: WindowAction) => {
      switch (action) {
        case "retry":
          session.retryNow();
          return;
        case "reload":
          location.reload();
          return;
        case "open":
          session.start();
      }
    },
    [session],
  );

  const { nowMs } = moment;
  const newest = picture?.newest ?? null;
  const boxes = useSlowly<readonly Detection[]>(newest?.boxes ?? noBoxes, nowMs);
  const view: CameraView = {
    ...snapshot,
    ...moment,
    hasPicture: picture?.hasPicture ?? false,
    pictureAtMs: session.lastPicture?.capturedAtMs ?? null,
    delayMs: picture?.delays.recentMs(nowMs) ?? null,
    fps: picture?.fpsAt(nowMs) ?? 0,
  };
  const pictureSize = sizeOf(newest) ?? (snapshot.stream?.state === "flowing" ? snapshot.stream.picture : null);
  const cameraName = snapshot.cameraName ?? words.messages.unnamedCamera;
  return (
    <ViewerPage
      view={view}
      words={words}
      pictureSize={pictureSize}
      picture={
        <PictureElements
          name={words.messages.picture(cameraName)}
          video={video}
          overlay={overlay}
          still={still}
          icons={icons}
        />
      }
      boxes={showsBoxes ? boxes : null}
      statistics={
        showsStatistics
          ? {
              isLive: snapshot.state.kind === "live",
              fps: view.fps,
              picture: sizeOf(newest),
              connection: statistics,
              delay: picture?.delays.summary(nowMs) ?? null,
              boxes: picture?.resultRate.summary(nowMs) ?? null,
              agentVersion: snapshot.agentVersion,
            }
          : null
      }
      commands={commands}
      isIdle={isIdle}
      showsKeys={showsKeys}
      singleKeysWork={singleKeysWork}
      mainRef={mainElement}
      onAction={act}
      onSingleKeys={setSingleKeysWork}
    />
  );
};

const sizeOf = (picture: PictureSize | null): PictureSize | null =>
  picture === null || picture.width === 0 ? null : { width: picture.width, height: picture.height };

const noBoxes: readonly Detection[] = [];

const slowlyEveryMs = 1000;

/** A value that is taken over once a second at most, lest a list changes under a reader. */
const useSlowly = <Value,>(value: Value, nowMs: number): Value => {
  const [kept, setKept] = useState({ value, atMs: nowMs });
  if (nowMs - kept.atMs < slowlyEveryMs) return kept.value;
  setKept({ value, atMs: nowMs });
  return value;
};
