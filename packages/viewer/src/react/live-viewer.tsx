import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { viewerCommands } from "../commands/viewer-commands.ts";
import { useShortcuts } from "../commands/use-shortcuts.ts";
import { PictureElements, readBoxIcons } from "../components/picture-elements.tsx";
import { ViewerPage } from "../components/viewer-page.tsx";
import type { Words } from "../i18n/words.ts";
import { nameOfClass } from "../i18n/words.ts";
import { LivePicture } from "../picture/live-picture.ts";
import type { CameraSession } from "../session/camera-session.ts";
import type { WindowAction } from "../window/window-action.ts";
import { nextTransportChoice } from "../components/transport-switch.tsx";
import { transportChoices } from "../session/transport-choices.ts";
import { boxModes } from "../overlay/box-modes.ts";
import { useCameraView } from "./use-camera-view.ts";
import { useChoice } from "./use-choice.ts";
import { useFullScreen } from "./use-full-screen.ts";
import { useIdle } from "./use-idle.ts";
import { useSetting } from "./use-setting.ts";

const idleAfterMs = 3000;

export interface LiveViewerProps {
  session: CameraSession;
  words: Words;
  /** Told of the picture once it is set up, for those who measure. */
  onPicture?: (picture: LivePicture) => void;
}

/** Connects a session to the page that shows it; looks and words are all in `ViewerPage`. */
export const LiveViewer = ({ session, words, onPicture }: LiveViewerProps) => {
  const isIdle = useIdle(idleAfterMs);
  const [picture, setPicture] = useState<LivePicture | null>(null);
  const [showsBoxes, setShowsBoxes] = useSetting("boxes", true);
  const [boxMode, setBoxMode] = useChoice("boxMode", boxModes, "live");
  const [singleKeysWork, setSingleKeysWork] = useSetting("singleKeys", true);
  const [transportChoice, setTransportChoice] = useChoice("transport", transportChoices, "automatic");
  const [showsStatistics, setShowsStatistics] = useState(false);
  const [showsKeys, setShowsKeys] = useState(false);
  const { view, boxes, pictureSize, statistics } = useCameraView(session, picture, showsStatistics);

  const mainElement = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);
  const still = useRef<HTMLCanvasElement>(null);
  const icons = useRef<HTMLSpanElement>(null);
  const fullScreen = useFullScreen(mainElement);

  // Before the screen is drawn: a picture that is there already is seen with the first rendering.
  useLayoutEffect(() => {
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
  useEffect(() => picture?.setBoxMode(boxMode), [picture, boxMode]);

  // Before the session starts: its first connection is the chosen one.
  useLayoutEffect(() => session.transports.choose(transportChoice), [session, transportChoice]);

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
          boxesAreExact: boxMode === "exact",
          isFullScreen: fullScreen.isOn,
          canFullScreen: fullScreen.isPossible,
          showsStatistics,
          showsKeys,
        },
        {
          boxes: () => setShowsBoxes(!showsBoxes),
          fullScreen: fullScreen.toggle,
          statistics: () => setShowsStatistics(!showsStatistics),
          // What is chosen is seen where it is switched.
          exactBoxes: () => {
            setShowsStatistics(true);
            setBoxMode(boxMode === "exact" ? "live" : "exact");
          },
          transport: () => {
            setShowsStatistics(true);
            setTransportChoice(nextTransportChoice(transportChoice));
          },
          keys: () => setShowsKeys(!showsKeys),
        },
      ),
    [
      words,
      showsBoxes,
      setShowsBoxes,
      boxMode,
      setBoxMode,
      fullScreen.isOn,
      fullScreen.isPossible,
      fullScreen.toggle,
      showsStatistics,
      showsKeys,
      transportChoice,
      setTransportChoice,
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
          return;
        // The web page has no such panels: its words never offer these.
        case "check":
        case "pairAgain":
        case "whatNow":
      }
    },
    [session],
  );

  const cameraName = view.cameraName ?? words.messages.unnamedCamera;
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
      statistics={statistics}
      commands={commands}
      isIdle={isIdle}
      showsKeys={showsKeys}
      singleKeysWork={singleKeysWork}
      boxMode={boxMode}
      transportChoice={transportChoice}
      mainRef={mainElement}
      onAction={act}
      onSingleKeys={setSingleKeysWork}
      onBoxMode={setBoxMode}
      onTransportChoice={setTransportChoice}
    />
  );
};
