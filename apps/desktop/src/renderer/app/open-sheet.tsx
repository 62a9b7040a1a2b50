import { useEffect } from "react";
import type { Camera } from "../../contract/index.ts";
import { CheckSheet } from "../check/check-sheet.tsx";
import { useKnown } from "../client/client-context.ts";
import { AddCamera } from "../pairing/add-camera.tsx";
import { SettingsSheet } from "../settings/settings-sheet.tsx";
import { useWatched } from "../watching/watched-context.ts";
import type { WatchedCamera } from "../watching/watched-camera.ts";
import type { OpenSheet as Sheet } from "./navigation.ts";

/** The check takes part in the page's link, and opens it for a camera that is not watched. */
const Check = ({ camera, watched, onClose }: { camera: Camera; watched: WatchedCamera; onClose: () => void }) => {
  useEffect(
    () => () => {
      if (watched.isResting) watched.link.close();
    },
    [watched],
  );
  return <CheckSheet camera={camera} link={watched.link} onClose={onClose} />;
};

/** What is open beside the picture. */
export const OpenSheet = ({
  sheet,
  onClose,
  onCheck,
}: {
  sheet: Sheet;
  onClose: () => void;
  onCheck: (camera: Camera) => void;
}) => {
  const { list } = useKnown();
  const watched = useWatched();
  switch (sheet.kind) {
    case "settings":
      return <SettingsSheet section={sheet.section} onClose={onClose} onCheck={onCheck} />;
    case "addCamera":
      return <AddCamera camera={sheet.camera} onClose={onClose} />;
    case "check": {
      const camera = list.cameras.find(({ id }) => id === sheet.cameraId);
      const one = watched.get(sheet.cameraId);
      return camera === undefined || one === null ? null : <Check camera={camera} watched={one} onClose={onClose} />;
    }
  }
};
