import "./large-view.css";
import type { Command, WindowAction } from "@nekomado/viewer";
import {
  BoxList,
  BoxModeSwitch,
  CameraWindow,
  DockButton,
  StatisticsPanel,
  TransportSwitch,
  commandsNamed,
  followZoomGestures,
  ringFilledIn,
  useIdle,
} from "@nekomado/viewer";
import { useEffect, useRef } from "react";
import type { Camera } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import { PictureSlot } from "../watching/picture-slot.tsx";
import { useWatchedView } from "../watching/use-watched-view.ts";
import type { WatchedCamera } from "../watching/watched-camera.ts";
import { useWords } from "../words/section.ts";

const idleAfterMs = 3000;

export interface LargeViewProps {
  camera: Camera;
  watched: WatchedCamera;
  commands: readonly Command[];
  showsStatistics: boolean;
  /** The only camera: the sentence stands above it, as it would above all. */
  isOnly: boolean;
  onAction: (action: WindowAction) => void;
  onStatistics: () => void;
}

/** One camera, with all that can be done. */
export const LargeView = (props: LargeViewProps) => {
  const { camera, watched, commands, showsStatistics, isOnly, onAction, onStatistics } = props;
  const words = useWords();
  const { client, settings } = useKnown();
  const isIdle = useIdle(idleAfterMs);
  const main = useRef<HTMLElement>(null);
  const shown = useWatchedView(camera, watched, { ageDigits: 2, showsStatistics });
  const { view, said, boxes, pictureSize, statistics, zoomScale } = shown;
  const isLive = view.state.kind === "live";

  useEffect(() => {
    const glass = main.current?.querySelector<HTMLElement>(".glass");
    return glass === null || glass === undefined ? undefined : followZoomGestures(glass, watched.picture.zoom);
  }, [watched]);
  // Whoever came by keyboard goes on from here, and hears where they are.
  useEffect(() => {
    if (!isOnly) main.current?.focus({ preventScroll: true });
  }, [isOnly]);

  const [snapshot] = commandsNamed(commands, ["snapshot"]);
  const check = commands.find(({ id }) => id === "check");
  return (
    <main ref={main} className="large" data-statistics={statistics !== null} data-only={isOnly} tabIndex={-1}>
      {isOnly ? (
        <div className="answer">
          <h1>{said.answer.title}</h1>
          <p>{said.answer.line}</p>
        </div>
      ) : (
        <h1 className="for-screen-readers">{said.answer.title}</h1>
      )}
      <CameraWindow
        size="large"
        cameraName={camera.name}
        said={said}
        words={words}
        picture={<PictureSlot camera={watched} size="large" />}
        aspectRatio={pictureSize === null ? null : pictureSize.width / pictureSize.height}
        hasPicture={view.hasPicture}
        isLive={isLive}
        isIdle={isIdle}
        ringFilled={ringFilledIn(view)}
        transport={view.state.kind === "live" ? words.messages.statistics.transportChoice[view.state.transport] : null}
        zoomScale={zoomScale}
        onZoomReset={() => watched.picture.zoom.reset()}
        first={snapshot}
        commands={commandsNamed(commands, ["boxes", "mini", "fullScreen", "statistics"])}
        boxList={settings.boxes ? <BoxList boxes={boxes} pictureWidth={pictureSize?.width ?? 1} words={words} /> : null}
        onAction={onAction}
        onTransport={onStatistics}
      />
      {statistics !== null && (
        <StatisticsPanel
          statistics={statistics}
          words={words}
          onClose={onStatistics}
          onCheck={check === undefined ? undefined : () => check.perform()}
        >
          <BoxModeSwitch
            mode={settings.boxMode}
            messages={words.messages}
            onChange={(boxMode) => {
              client.request("settings.change", { boxMode }).catch(() => undefined);
            }}
          />
          <TransportSwitch
            choice={settings.transport}
            messages={words.messages}
            onChange={(transport) => {
              // A service that is down leaves the switch as it is, which is to be seen.
              client.request("settings.change", { transport }).catch(() => undefined);
            }}
          />
        </StatisticsPanel>
      )}
      <nav className="large-dock" aria-label={words.messages.command.all}>
        {commandsNamed(commands, ["boxes", "snapshot", "fullScreen"]).map((command) => (
          <DockButton key={command.id} command={command} />
        ))}
      </nav>
    </main>
  );
};
