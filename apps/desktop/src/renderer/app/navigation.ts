import type { Camera } from "../../contract/index.ts";
import type { SettingsSection } from "../settings/settings-sheet.tsx";

/** What opens beside the picture and closes with Escape. */
export type OpenSheet =
  | { kind: "settings"; section: SettingsSection | null }
  | { kind: "check"; cameraId: string }
  /** Null: a further camera. */
  | { kind: "addCamera"; camera: Camera | null };

export interface Navigation {
  place: "now" | "history";
  /** The camera that is shown alone; null while all are. */
  largeId: string | null;
  /** The camera that keys mean while all are shown. */
  selectedId: string | null;
  sheet: OpenSheet | null;
  showsStatistics: boolean;
  showsKeys: boolean;
  /** The keyboard comes back to the tile that it left. */
  isComingBack: boolean;
}

export type Step =
  | { kind: "go"; place: Navigation["place"] }
  | { kind: "large"; cameraId: string }
  | { kind: "select"; cameraId: string }
  | { kind: "open"; sheet: OpenSheet }
  | { kind: "closeSheet" }
  | { kind: "toggleStatistics" }
  | { kind: "toggleKeys" }
  /** One thing is left at a time: the newest first. */
  | { kind: "back" };

export const atStart: Navigation = {
  place: "now",
  largeId: null,
  selectedId: null,
  sheet: null,
  showsStatistics: false,
  showsKeys: false,
  isComingBack: false,
};

const back = (now: Navigation): Navigation => {
  if (now.showsKeys) return { ...now, showsKeys: false };
  // The gallery has an Escape of its own.
  if (now.place === "history") return now;
  if (now.showsStatistics) return { ...now, showsStatistics: false };
  if (now.largeId !== null) return { ...now, selectedId: now.largeId, largeId: null, isComingBack: true };
  return now;
};

/** Where a person is after a step. */
export const navigate = (now: Navigation, step: Step): Navigation => {
  switch (step.kind) {
    case "go":
      // "Now" pressed in Now leads back to all cameras.
      return step.place === "now" && now.place === "now"
        ? { ...now, largeId: null, selectedId: now.largeId ?? now.selectedId, isComingBack: now.largeId !== null }
        : { ...now, place: step.place, showsKeys: false };
    case "large":
      return {
        ...now,
        place: "now",
        largeId: step.cameraId,
        selectedId: step.cameraId,
        showsKeys: false,
        isComingBack: false,
      };
    case "select":
      return { ...now, selectedId: step.cameraId, isComingBack: false };
    case "open":
      return { ...now, sheet: step.sheet, showsKeys: false };
    case "closeSheet":
      return { ...now, sheet: null };
    case "toggleStatistics":
      return { ...now, showsStatistics: !now.showsStatistics };
    case "toggleKeys":
      return { ...now, showsKeys: !now.showsKeys };
    case "back":
      return back(now);
  }
};

/** The camera beside another in the owner's order, without going round at the ends. */
export const neighbourOf = (
  cameras: readonly Pick<Camera, "id">[],
  cameraId: string,
  by: -1 | 1,
): Pick<Camera, "id"> | null => {
  const at = cameras.findIndex(({ id }) => id === cameraId);
  return at === -1 ? null : (cameras[at + by] ?? null);
};
