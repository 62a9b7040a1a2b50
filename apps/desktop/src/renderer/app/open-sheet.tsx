import { CheckSheet } from "../check/check-sheet.tsx";
import { useKnown } from "../client/client-context.ts";
import { AddCamera } from "../pairing/add-camera.tsx";
import { SettingsSheet } from "../settings/settings-sheet.tsx";
import { useWatched } from "../watching/watched-context.ts";
import type { OpenSheet as Sheet } from "./navigation.ts";

/** What is open beside the picture. */
export const OpenSheet = ({ sheet, onClose }: { sheet: Sheet; onClose: () => void }) => {
  const { list } = useKnown();
  const watched = useWatched();
  switch (sheet.kind) {
    case "settings":
      return <SettingsSheet section={sheet.section} onClose={onClose} />;
    case "addCamera":
      return <AddCamera camera={sheet.camera} onClose={onClose} />;
    case "check": {
      const camera = list.cameras.find(({ id }) => id === sheet.cameraId);
      const link = watched.get(sheet.cameraId)?.link;
      return camera === undefined || link === undefined ? null : (
        <CheckSheet camera={camera} link={link} onClose={onClose} />
      );
    }
  }
};
