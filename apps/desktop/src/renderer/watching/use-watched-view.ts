import type { WatchedView, WindowWords } from "@nekomado/viewer";
import { useCameraView } from "@nekomado/viewer";
import { useCallback, useSyncExternalStore } from "react";
import type { Camera } from "../../contract/index.ts";
import { useWords } from "../words/section.ts";
import { appWindowWords } from "./app-window-words.ts";
import { shownState } from "./shown-state.ts";
import type { WatchedCamera } from "./watched-camera.ts";

export interface ShownCamera extends WatchedView {
  said: WindowWords;
  zoomScale: number;
}

interface Wanted {
  /** 2 in the large view, 1 in tiles. */
  ageDigits: number;
  showsStatistics: boolean;
}

/** All that a window of the app shows of a camera, as it is now. */
export const useWatchedView = (camera: Camera, watched: WatchedCamera, wanted: Wanted): ShownCamera => {
  const words = useWords();
  const subscribe = useCallback((changed: () => void) => watched.on("change", changed), [watched]);
  const isResting = useSyncExternalStore(subscribe, () => watched.isResting);
  const zoomScale = useSyncExternalStore(subscribe, () => watched.picture.zoom.zoom.scale);
  const own = useCameraView(watched.session, watched.picture, wanted.showsStatistics);
  const { nowMs, wallOffsetMs } = own.view;
  const state = shownState(camera, own.view.state, { isResting, nowMs, wallOffsetMs });
  const view = { ...own.view, state, cameraName: camera.name };
  return { ...own, view, zoomScale, said: appWindowWords(view, words, wanted.ageDigits) };
};
