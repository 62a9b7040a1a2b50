import type { CameraSession, LivePicture } from "@nekomado/viewer";
import type { Camera } from "../../contract/index.ts";

export type TakeSnapshot = (camera: Camera, picture: LivePicture, session: CameraSession) => Promise<void>;

export const useSnapshot = (): TakeSnapshot => () => Promise.reject(new Error("Snapshots are not there yet."));
