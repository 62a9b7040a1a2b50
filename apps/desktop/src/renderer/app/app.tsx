import { BoxIcons, readBoxIcons } from "@nekomado/viewer";
import { useCallback } from "react";
import { useKnown } from "../client/client-context.ts";
import { FirstRun } from "../pairing/first-run.tsx";
import { useWatched } from "../watching/watched-context.ts";
import { MiniWindow } from "../windows/mini-window.tsx";
import { SnapshotWindow } from "../windows/snapshot-window.tsx";
import { MainWindow } from "./main-window.tsx";
import { TitleBar } from "./title-bar.tsx";
import { useLinger } from "./use-linger.ts";

/** So long the screens of the first run take to slide open on the first camera. */
const screensOpenMs = 700;

const Main = () => {
  const { list } = useKnown();
  const isFirstRun = useLinger(list.cameras.length === 0, screensOpenMs);
  if (!isFirstRun) return <MainWindow />;
  return (
    <div className="app">
      <TitleBar left={<span className="bar-name">Nekomado</span>} />
      <div className="app-place">
        <FirstRun />
      </div>
    </div>
  );
};

/** A window of one camera. */
const OfCamera = ({ kind }: { kind: "mini" | "snapshot" }) => {
  const { info, list } = useKnown();
  const watched = useWatched();
  const camera = list.cameras.find(({ id }) => id === info.cameraId);
  const one = camera === undefined ? null : watched.get(camera.id);
  // A camera that was forgotten meanwhile has no window.
  if (camera === undefined || one === null) return null;
  return kind === "mini" ? (
    <MiniWindow camera={camera} watched={one} />
  ) : (
    <SnapshotWindow camera={camera} watched={one} />
  );
};

/** What this window shows: the shell says which window it is. */
export const App = () => {
  const { info } = useKnown();
  const { takeIcons } = useWatched();
  const readIcons = useCallback(
    (icons: HTMLSpanElement | null) => {
      if (icons !== null) takeIcons(readBoxIcons(icons));
    },
    [takeIcons],
  );
  return (
    <>
      <BoxIcons ref={readIcons} />
      {info.window === "main" ? <Main /> : <OfCamera kind={info.window} />}
    </>
  );
};
