import type { Handlers } from "../../contract/index.ts";
import type { Caller } from "../room/pages.ts";
import type { CameraBook } from "./camera-book.ts";
import type { Cameras } from "./cameras.ts";

type CameraRequest =
  | "cameras.list"
  | "cameras.look"
  | "cameras.pair"
  | "cameras.rename"
  | "cameras.order"
  | "cameras.forget";

export const cameraRequests = (cameras: Cameras, book: CameraBook): Handlers<CameraRequest, Caller> => ({
  "cameras.list": () => cameras.list,
  "cameras.look": ({ address }) => cameras.look(address),
  "cameras.pair": ({ code, cameraId }) => cameras.pair(code, cameraId),
  "cameras.rename": ({ cameraId, name }) => {
    book.get(cameraId).rename(name);
    return null;
  },
  "cameras.order": ({ cameraIds }) => {
    book.order(cameraIds);
    return null;
  },
  "cameras.forget": ({ cameraId }) => {
    cameras.forget(cameraId);
    return null;
  },
});
