import type { Command, CommandActions, FullScreen } from "@nekomado/viewer";
import { commandsOf, nextTransportChoice } from "@nekomado/viewer";
import { useCallback } from "react";
import type { Camera } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import { useWatched } from "../watching/watched-context.ts";
import { useWords } from "../words/section.ts";
import type { Navigation, Step } from "./navigation.ts";
import { neighbourOf } from "./navigation.ts";

const zoomFactor = 1.25;

interface Surroundings {
  now: Navigation;
  /** The camera that is shown alone. */
  large: Camera | null;
  go: (step: Step) => void;
  fullScreen: FullScreen;
  takeSnapshot: (camera: Camera) => void;
}

/** Gives the keyboard to a camera's tile. */
const focusTile = (cameraId: string): void =>
  document.querySelector<HTMLElement>(`[data-tile="${CSS.escape(cameraId)}"]`)?.focus();

/** Everything that can be done, for a camera or (null) without one. */
export const useAppCommands = ({ now, large, go, fullScreen, takeSnapshot }: Surroundings) => {
  const { client, list, settings } = useKnown();
  const { cameras } = list;
  const watched = useWatched();
  const { messages } = useWords();
  return useCallback(
    (camera: Camera | null): Command[] => {
      const inNow = now.place === "now";
      const show = (id: string): void => {
        if (large !== null) go({ kind: "large", cameraId: id });
        else focusTile(id);
      };
      const step = (by: -1 | 1) => (): void => {
        const next = camera === null ? null : neighbourOf(cameras, camera.id, by);
        if (next !== null) show(next.id);
      };
      const common: CommandActions = {
        now: { perform: () => go({ kind: "go", place: "now" }) },
        history: { perform: () => go({ kind: "go", place: "history" }) },
        settings: { perform: () => go({ kind: "open", sheet: { kind: "settings", section: null } }) },
        keys: { isOn: now.showsKeys, perform: () => go({ kind: "toggleKeys" }) },
        boxes: {
          isOn: settings.boxes,
          perform: () => {
            // A service that is down leaves the switch as it is, which is to be seen.
            client.request("settings.change", { boxes: !settings.boxes }).catch(() => undefined);
          },
        },
      };
      if (!inNow || camera === null) return commandsOf(messages, { ...common, boxes: undefined });
      const zoom = watched.get(camera.id)?.picture.zoom;
      const openLarge = (): void => {
        if (large?.id !== camera.id) go({ kind: "large", cameraId: camera.id });
      };
      // What is chosen is seen where it is switched.
      const showStatistics = (): void => {
        openLarge();
        if (!now.showsStatistics) go({ kind: "toggleStatistics" });
      };
      return commandsOf(messages, {
        ...common,
        snapshot: { perform: () => takeSnapshot(camera) },
        mini: {
          perform: () => {
            client.request("window.openMini", { cameraId: camera.id }).catch(() => undefined);
          },
        },
        fullScreen: fullScreen.isPossible
          ? {
              isOn: fullScreen.isOn,
              perform: () => {
                if (!fullScreen.isOn) openLarge();
                fullScreen.toggle();
              },
            }
          : undefined,
        statistics: {
          isOn: now.showsStatistics && large !== null,
          perform: () => {
            openLarge();
            if (large !== null || !now.showsStatistics) go({ kind: "toggleStatistics" });
          },
        },
        exactBoxes: {
          isOn: settings.boxMode === "exact",
          perform: () => {
            showStatistics();
            const boxMode = settings.boxMode === "exact" ? "live" : "exact";
            client.request("settings.change", { boxMode }).catch(() => undefined);
          },
        },
        transport: {
          perform: () => {
            showStatistics();
            client
              .request("settings.change", { transport: nextTransportChoice(settings.transport) })
              .catch(() => undefined);
          },
        },
        check: { perform: () => go({ kind: "open", sheet: { kind: "check", cameraId: camera.id } }) },
        large: large === null ? { perform: openLarge } : undefined,
        ...(cameras.length > 1
          ? {
              previousCamera: { perform: step(-1) },
              nextCamera: { perform: step(1) },
              cameraAt: {
                perform: (key?: string) => {
                  const at = cameras[Number(key) - 1];
                  if (at !== undefined) go({ kind: "large", cameraId: at.id });
                },
              },
            }
          : {}),
        zoomIn: large === null ? undefined : { perform: () => zoom?.by(zoomFactor) },
        zoomOut: large === null ? undefined : { perform: () => zoom?.by(1 / zoomFactor) },
        zoomReset: large === null ? undefined : { perform: () => zoom?.reset() },
      });
    },
    [now, large, go, fullScreen, takeSnapshot, client, cameras, settings, watched, messages],
  );
};
