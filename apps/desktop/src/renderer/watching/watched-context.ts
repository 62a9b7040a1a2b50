import { createContext, useContext } from "react";
import type { WatchedCameras } from "./watched-cameras.ts";

export const WatchedContext = createContext<WatchedCameras | null>(null);

/** The cameras with their sessions and pictures, which outlive every component. */
export const useWatched = (): WatchedCameras => {
  const watched = useContext(WatchedContext);
  if (watched === null)
    throw new Error("useWatched() is called outside of <WatchedContext>: put the component inside.");
  return watched;
};
