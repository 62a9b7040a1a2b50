import { useEffect } from "react";
import type { Camera } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import type { Step } from "./navigation.ts";

/** Does what tray, menu and notifications ask of this page. */
export const usePageCommands = (
  cameras: readonly Camera[],
  go: (step: Step) => void,
  takeSnapshot: (camera: Camera) => void,
): void => {
  const { client } = useKnown();
  useEffect(
    () =>
      client.on("command", (command) => {
        const camera = cameras.find(({ id }) => id === command.cameraId);
        if (command.kind === "snapshot") {
          if (camera !== undefined) takeSnapshot(camera);
          return;
        }
        switch (command.place) {
          case "now":
            go({ kind: "go", place: "now" });
            if (camera !== undefined) go({ kind: "large", cameraId: camera.id });
            return;
          case "history":
            go({ kind: "go", place: "history" });
            return;
          case "settings":
          case "about":
            go({
              kind: "open",
              sheet: { kind: "settings", section: command.place === "about" ? "about" : null },
            });
        }
      }),
    [client, cameras, go, takeSnapshot],
  );
};
