export { clipFps, clipFrameCount, sceneSize } from "./cat-path.ts";
export { type Clip, type ClipName, loadClip } from "./clip.ts";
export { codedFrame, drawFrameCodeNv12, frameCodeLimit, readFrameCode } from "./frame-code.ts";
export { loadRawPictures, type RawPictures } from "./raw-pictures.ts";
export { SceneError, type SceneErrorReason } from "./scene-error.ts";
export { type TrueBox, trueBoxes } from "./true-boxes.ts";
