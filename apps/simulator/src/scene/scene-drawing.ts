import { drawCat } from "./cat-drawing.ts";
import { catPose } from "./cat-path.ts";
import {
  bowlFronts,
  bowls,
  bowlShadows,
  lens,
  lensByNight,
  room,
  roomByNight,
  roomDefinitions,
  wallFrame,
} from "./room-drawing.ts";

/** The layers of one frame from back to front, each a whole SVG of 1280x720. */
export interface SceneLayers {
  /** The same in every frame. */
  readonly room: string;
  readonly shadow: string;
  readonly catBody: string;
  /** The same in every frame. */
  readonly bowls: string;
  readonly catHead: string;
  /** The same in every frame. */
  readonly foreground: string;
  readonly wallFrame: string;
}

/** The drawing of one frame of the clip, layer by layer. The night differs in what stands still. */
export function sceneLayers(clipFrame: number, light: "day" | "night" = "day"): SceneLayers {
  const cat = drawCat(catPose(clipFrame));
  const [still, corners] = light === "day" ? [room, lens] : [roomByNight, lensByNight];
  return {
    room: svg(`<defs>${roomDefinitions}</defs>${still}${bowlShadows}`),
    wallFrame: svg(wallFrame(clipFrame)),
    shadow: svg(`<defs>${cat.definitions}</defs>${cat.shadow}`),
    catBody: svg(`<defs>${cat.definitions}</defs>${cat.body}`),
    bowls: svg(bowls),
    catHead: svg(`<defs>${cat.definitions}</defs>${cat.head}`),
    foreground: svg(`<defs>${roomDefinitions}</defs>${bowlFronts}${corners}`),
  };
}

/** The scene without the cat, layer by layer. */
export function emptyLayers(): SceneLayers {
  return { ...sceneLayers(0), shadow: svg(""), catBody: svg(""), catHead: svg("") };
}

/** The whole drawing of one frame of the clip as one SVG. */
export function sceneSvg(clipFrame: number, light: "day" | "night" = "day"): string {
  const cat = drawCat(catPose(clipFrame));
  const [still, corners] = light === "day" ? [room, lens] : [roomByNight, lensByNight];
  return svg(
    `<defs>${roomDefinitions}${cat.definitions}</defs>${still}${bowlShadows}` +
      `${cat.shadow}${cat.body}${bowls}${cat.head}${bowlFronts}${corners}${wallFrame(clipFrame)}`,
  );
}

function svg(content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720" width="1280" height="720">${content}</svg>`;
}
