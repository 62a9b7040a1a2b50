import type { CatPose } from "./cat-path.ts";
import { type Disc, round } from "./outline.ts";

/**
 * The cat as a puppet in space: discs at places of its body, projected into the picture. A place is forward, to the
 * cat's left, and up, in units of the drawing, from the point on the floor below the middle of the body.
 */
export type Place = readonly [forward: number, left: number, up: number];

// How much lower a place that is nearer to the viewer appears: the camera hangs on the wall and looks down a little.
const lookDown = 0.24;

export const fur = { white: "#fffaf2", far: "#ddd2c3", orange: "#cf8c46", black: "#3d342d", line: "#b9ab99" } as const;

export type Projection = (place: Place) => { x: number; y: number; depth: number };

/** From the cat's own places to the picture; a greater depth is nearer to the viewer. */
export function projection(pose: CatPose): Projection {
  const angle = (pose.yaw * Math.PI) / 180;
  return ([forward, left, up]) => {
    const x = forward * Math.sin(angle) + left * Math.cos(angle);
    const depth = forward * Math.cos(angle) - left * Math.sin(angle);
    return { x: pose.x + x * pose.scale, y: pose.y + (depth * lookDown - up) * pose.scale, depth };
  };
}

export function discAt(project: Projection, scale: number, place: Place, r: number): Disc {
  const at = project(place);
  return { x: at.x, y: at.y, r: r * scale };
}

/** An SVG gradient between two points of the picture. */
export function linearGradient(
  id: string,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stops: readonly (readonly [offset: number, colour: string, opacity: number])[],
): string {
  return (
    `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}">` +
    stops
      .map(([offset, colour, opacity]) => `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`)
      .join("") +
    `</linearGradient>`
  );
}
