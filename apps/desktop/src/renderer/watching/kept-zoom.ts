import type { PageStorage, Zoom } from "@nekomado/viewer";
import { leastScale, mostScale, recall, remember, wholePicture } from "@nekomado/viewer";
import { z } from "zod";

const zoomSchema = z.object({
  scale: z.number().min(leastScale).max(mostScale),
  x: z.number().min(0).max(1),
  y: z.number().min(0).max(1),
});

const keyOf = (cameraId: string): string => `nekomado.zoom.${cameraId}`;

/** How a camera's picture was zoomed when it was last looked at. */
export const readKeptZoom = (storage: PageStorage, cameraId: string): Zoom => {
  try {
    return zoomSchema.parse(JSON.parse(recall(keyOf(cameraId), storage) ?? ""));
  } catch {
    return wholePicture;
  }
};

export const keepZoom = (storage: PageStorage, cameraId: string, zoom: Zoom): void =>
  remember(keyOf(cameraId), zoom.scale === 1 ? null : JSON.stringify(zoom), storage);
