import { catHead } from "./cat-head.ts";
import { chestLines, legsOf } from "./cat-legs.ts";
import type { CatPose } from "./cat-path.ts";
import { discAt, fur, linearGradient, type Place, type Projection, projection } from "./cat-space.ts";
import { ease, mix } from "./motion.ts";
import { alongCurve, blobPath, type Disc, hullPath, round, tubePath } from "./outline.ts";

/** SVG groups in scene pixels. The head lies above the bowls that the body stands behind. */
export interface CatDrawing {
  readonly shadow: string;
  readonly body: string;
  readonly head: string;
  /** Gradients and clips that the groups refer to. */
  readonly definitions: string;
}

/** Draws the cat in a pose. */
export function drawCat(pose: CatPose): CatDrawing {
  const project = projection(pose);
  const { sit } = pose;
  const scale = pose.scale;
  const bob = pose.walk * 2.2 * Math.sin(4 * Math.PI * pose.stride + 0.6);
  const facing = Math.sin((pose.yaw * Math.PI) / 180);
  const toViewer = Math.cos((pose.yaw * Math.PI) / 180);

  const breath = 1 + 0.012 * pose.breath;
  const lean = pose.headDown * (1 - sit);
  const hip: Place = [mix(-66, -22, sit), 0, mix(116, 62, sit) + bob * 0.7];
  const belly: Place = [mix(-6, -12, sit), 0, mix(110, 70, sit) + bob];
  const chest: Place = [mix(58, 8, sit) + lean * 4, 0, mix(116, 118, sit) - lean * 14 + bob];
  const hipDisc = discAt(project, scale, hip, mix(50, 66, sit));
  const bellyDisc = discAt(project, scale, belly, mix(50, 66, sit) * breath);
  const chestDisc = discAt(project, scale, chest, mix(49, 45, sit) * breath);

  const headPlace: Place = [
    mix(mix(112, 128, lean), 20, sit),
    0,
    mix(mix(172, 57, pose.headDown), 196, sit) + bob * 0.6 - pose.nod,
  ];
  const headAt = project(headPlace);
  const neckDisc: Disc = { x: headAt.x, y: headAt.y + 12 * scale, r: mix(36, 34, sit) * scale };

  const floorY = project([0, 0, 0]).y + mix(40, 9, sit) * scale;
  const bodyPath = hullPath([hipDisc, bellyDisc, chestDisc], floorY);
  const bibPath = hullPath([{ ...chestDisc, r: chestDisc.r * 0.97 }, neckDisc], floorY);

  const box = {
    left: Math.min(hipDisc.x - hipDisc.r, chestDisc.x - chestDisc.r),
    right: Math.max(hipDisc.x + hipDisc.r, chestDisc.x + chestDisc.r),
    top: Math.min(hipDisc.y - hipDisc.r, chestDisc.y - chestDisc.r),
    bottom: Math.max(hipDisc.y + hipDisc.r, chestDisc.y + chestDisc.r),
  };

  const legs = legsOf(pose, project, scale, { hip, chest });
  const behind = legs.filter((leg) => !leg.inFront);
  const inFront = legs.filter((leg) => leg.inFront);
  const tail = drawTail(pose, project, scale, hip);

  const patches = patchPaths(project, sit, bob, facing);
  const body = [
    tail.inFront ? "" : tail.svg,
    ...behind.map((leg) => leg.svg),
    ...inFront.map((leg) => leg.under),
    `<path d="${bodyPath}" fill="url(#fur)"/>`,
    `<g clip-path="url(#bodyClip)">${patches}`,
    `</g><path d="${bibPath}" fill="url(#fur)"/>`,
    `<g clip-path="url(#bodyClip)"><path d="${bodyPath}" fill="url(#bodyShade)"/></g>`,
    ...inFront.map((leg) => leg.svg),
    chestLines(project, scale, sit),
    tail.inFront ? tail.svg : "",
  ].join("");

  const definitions =
    `<clipPath id="bodyClip"><path d="${bodyPath}"/></clipPath>` +
    linearGradient("fur", box.left, box.top, box.right, mix(box.top, box.bottom, 0.7), [
      [0, "#fffaf2", 1],
      [0.6, "#ede3d5", 1],
      [1, "#d3c6b4", 1],
    ]) +
    linearGradient("bodyShade", 0, box.top, 0, box.bottom, [
      [0, "#fff3dc", 0.22],
      [0.35, "#fff3dc", 0],
      [0.6, "#4a3320", 0],
      [1, "#4a3320", 0.26],
    ]) +
    legs.map((leg) => leg.definition).join("") +
    `<radialGradient id="shadow"><stop offset="0" stop-color="#20160c" stop-opacity=".5"/>` +
    `<stop offset=".45" stop-color="#20160c" stop-opacity=".3"/><stop offset="1" stop-color="#20160c" stop-opacity="0"/></radialGradient>`;

  // The neck is drawn once more with the head, so that a lowered head stays joined above the rim of a bowl.
  const neck =
    lean > 0
      ? `<path d="${hullPath([
          { ...neckDisc, r: neckDisc.r * 0.9 },
          { ...chestDisc, r: chestDisc.r * 0.55 },
        ])}" fill="url(#fur)" opacity="${round(ease(lean * 3))}"/>`
      : "";
  return {
    shadow: drawShadow(pose, project, scale, Math.abs(facing), Math.abs(toViewer)),
    body,
    head: neck + catHead(pose, headAt, scale),
    definitions,
  };
}

function drawTail(pose: CatPose, project: Projection, scale: number, hip: Place): { svg: string; inFront: boolean } {
  const { sit, headDown } = pose;
  const sway = pose.tailSway;
  const calm = headDown * (1 - sit);
  const standing: Place[] = [
    [-98, 0, 126],
    [mix(-152, -150, calm), sway * 5, mix(112, 96, calm)],
    [mix(-136, -176, calm), sway * 14, mix(196, 120, calm)],
    [mix(-164, -196, calm) + sway * 4, sway * 24, mix(240, 168, calm) + pose.tailTip * 7],
  ];
  const sitting: Place[] = [
    [-30, 30, 20],
    [-14, 112, 6],
    [-2, 168 + pose.tailTip * 3, 4],
    [-10 + pose.tailTip * 4, 122 + pose.tailTip * 8, 50 + pose.tailTip * 5],
  ];
  const radii = [14, 13, 13, 11];
  const control = standing.map((place, k) => {
    const other = sitting[k] ?? place;
    const at: Place = [
      mix(place[0], other[0], sit),
      mix(place[1], other[1], sit),
      mix(place[2] + (k === 0 ? hip[2] - 116 : 0), other[2], sit),
    ];
    return discAt(project, scale, at, radii[k] ?? 11);
  });
  const [a, b, c, d] = control;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return { svg: "", inFront: false };
  const discs = alongCurve([a, b, c, d], 22);
  const lit = discs.slice(4).map((one) => ({ x: one.x - 3 * scale, y: one.y - 1.5 * scale, r: one.r * 0.45 }));
  return {
    svg: `<path d="${tubePath(discs)}" fill="#3a322c"/><path d="${tubePath(lit)}" fill="#57493d" opacity=".55"/>`,
    inFront: Math.cos((pose.yaw * Math.PI) / 180) < -0.2,
  };
}

// Patches of the coat on each flank: places on the flank, joined by a rounded outline and cut off at the body's edge.
function patchPaths(project: Projection, sit: number, bob: number, facing: number): string {
  const flank = (side: number, standing: readonly Place[], sitting: readonly Place[]): string =>
    blobPath(
      standing.map((place, k) => {
        const other = sitting[k] ?? place;
        return project([
          mix(place[0], other[0], sit),
          side * mix(place[1], other[1], sit),
          mix(place[2] + bob, other[2], sit),
        ]);
      }),
    );
  const orangeStanding: Place[] = [
    [14, 20, 190],
    [22, 34, 142],
    [-10, 38, 112],
    [-52, 38, 118],
    [-78, 30, 150],
    [-60, 10, 190],
  ];
  const orangeSitting: Place[] = [
    [8, 42, 190],
    [6, 44, 120],
    [14, 60, 60],
    [10, 70, 20],
    [-60, 60, -10],
    [-80, 40, 150],
  ];
  const blackStanding: Place[] = [
    [-64, 20, 180],
    [-58, 36, 134],
    [-66, 38, 92],
    [-96, 36, 84],
    [-130, 10, 120],
    [-110, 0, 180],
  ];
  const blackSitting: Place[] = [
    [-20, 48, 160],
    [-4, 56, 118],
    [-2, 64, 84],
    [-16, 68, 60],
    [-60, 60, 90],
    [-70, 40, 150],
  ];
  const strength = ease((Math.abs(facing) - 0.02) / 0.18);
  const side = facing > 0 ? -1 : 1;
  return (
    `<g opacity="${round(strength)}"><path d="${flank(side, orangeStanding, orangeSitting)}" fill="${fur.orange}"/>` +
    `<path d="${flank(side, blackStanding, blackSitting)}" fill="${fur.black}"/></g>`
  );
}

function drawShadow(pose: CatPose, project: Projection, scale: number, across: number, along: number): string {
  const middle = project([mix(-6, 2, pose.sit), 0, 0]);
  const rx = (mix(118, 96, pose.sit) * across + mix(66, 92, pose.sit) * along) * scale * 1.12;
  const ry = (mix(20, 20, pose.sit) + 16 * along * (1 - pose.sit)) * scale;
  return (
    `<ellipse cx="${round(middle.x + 8 * scale)}" cy="${round(middle.y + 5 * scale)}" rx="${round(rx)}" ry="${round(ry)}" fill="url(#shadow)"/>` +
    `<ellipse cx="${round(middle.x + 24 * scale)}" cy="${round(middle.y + 9 * scale)}" rx="${round(rx * 1.25)}" ry="${round(ry * 1.3)}" fill="url(#shadow)" opacity=".4"/>`
  );
}
