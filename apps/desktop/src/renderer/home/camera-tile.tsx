import type { Command, WindowAction } from "@nekomado/viewer";
import { CameraWindow, commandsNamed, ringFilledIn } from "@nekomado/viewer";
import type { Camera } from "../../contract/index.ts";
import { PictureSlot } from "../watching/picture-slot.tsx";
import { useWatchedView } from "../watching/use-watched-view.ts";
import type { WatchedCamera } from "../watching/watched-camera.ts";
import { useSection, useWords } from "../words/section.ts";
import { homeWords } from "./home-words.ts";

export interface CameraTileProps {
  camera: Camera;
  watched: WatchedCamera;
  /** What can be done with this camera. */
  commands: readonly Command[];
  takesFocus: boolean;
  onSelect: () => void;
  onLarge: () => void;
  onAction: (action: WindowAction) => void;
}

const tileShape = 16 / 9;

/** A camera among others. Its glass is one large button. */
export const CameraTile = ({ camera, watched, commands, takesFocus, onSelect, onLarge, onAction }: CameraTileProps) => {
  const words = useWords();
  const text = useSection(homeWords);
  const { view, said, zoomScale } = useWatchedView(camera, watched, { ageDigits: 1, showsStatistics: false });
  const isLive = view.state.kind === "live";
  return (
    <CameraWindow
      size="tile"
      cameraName={camera.name}
      said={said}
      words={words}
      picture={<PictureSlot camera={watched} size="tile" />}
      aspectRatio={tileShape}
      hasPicture={view.hasPicture}
      isLive={isLive}
      isIdle={false}
      ringFilled={ringFilledIn(view)}
      transport={null}
      zoomScale={zoomScale}
      onZoomReset={() => watched.picture.zoom.reset()}
      commands={isLive ? commandsNamed(commands, ["snapshot", "mini", "fullScreen"]) : []}
      boxList={null}
      onAction={onAction}
      onTransport={onLarge}
    >
      <button
        type="button"
        className="tile-button"
        data-tile={camera.id}
        aria-label={text.openLarge(camera.name)}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- comes back to where the keyboard was
        autoFocus={takesFocus}
        onFocus={onSelect}
        onClick={onLarge}
      />
    </CameraWindow>
  );
};
