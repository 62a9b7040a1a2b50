import { useEffect, useReducer } from "react";
import type { Camera } from "../../contract/index.ts";
import { appWindowWords } from "../watching/app-window-words.ts";
import { shownState } from "../watching/shown-state.ts";
import { useWatched } from "../watching/watched-context.ts";
import type { WatchedCameras } from "../watching/watched-cameras.ts";
import { useSection, useWords } from "../words/section.ts";
import type { Words } from "@nekomado/viewer";
import type { Answer, AnsweringWindow } from "./home-answer.ts";
import { homeAnswer } from "./home-answer.ts";
import { homeWords } from "./home-words.ts";

const refreshEveryMs = 500;

const answeringWindows = (cameras: readonly Camera[], watched: WatchedCameras, words: Words): AnsweringWindow[] => {
  const nowMs = performance.now();
  const wallOffsetMs = Date.now() - nowMs;
  return cameras.flatMap((camera) => {
    const one = watched.get(camera.id);
    if (one === null) return [];
    const { snapshot } = one.session;
    const { isResting } = one;
    const state = shownState(camera, snapshot.state, { isResting, nowMs, wallOffsetMs });
    const pictureless = { hasPicture: false, pictureAtMs: null, delayMs: null, fps: 0 };
    const view = { ...snapshot, ...pictureless, state, cameraName: camera.name, nowMs, wallOffsetMs };
    return [{ kind: state.kind, said: appWindowWords(view, words, 1), isResting }];
  });
};

/** The sentence on top of all cameras, as it is now. */
export const useHomeAnswer = (cameras: readonly Camera[]): Answer => {
  const watched = useWatched();
  const words = useWords();
  const text = useSection(homeWords);
  const [, refresh] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(refresh, refreshEveryMs);
    const stops = cameras.flatMap(({ id }) => {
      const one = watched.get(id);
      return one === null ? [] : [one.session.on("change", refresh), one.on("change", refresh)];
    });
    return () => {
      clearInterval(timer);
      for (const stop of stops) stop();
    };
  }, [cameras, watched]);
  return homeAnswer(answeringWindows(cameras, watched, words), text, words.messages);
};
