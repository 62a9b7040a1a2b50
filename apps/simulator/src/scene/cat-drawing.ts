import { type CatPose, strideLength } from "./cat-path.ts";
import { catHead } from "./cat-head.ts";
import { ease, mix } from "./motion.ts";
import { alongCurve, blobPath, type Disc, hullPath, round, tubePath } from "./outline.ts";

/**
 * The cat as a puppet in space: discs at places of its body, projected into the picture. A place is forward, to the
 * cat's left, and up, in units of the drawing, from the point on the floor below the middle of the body.
 */
type Place = readonly [forward: number, left: number, up: number];

/** SVG groups in scene pixels. The head lies above the bowls that the body stands behind. */
export interface CatDrawing {
  readonly shadow: string;
  readonly body: string;
  readonly head: string;
  /** Gradients and clips that the groups refer to. */
  readonly definitions: string;
}

const fur = { white: "#fffaf2", far: "#ddd2c3", orange: "#cf8c46", black: "#3d342d", line: "#b9ab99" } as const;

// How much lower a place that is nearer to the viewer appears: the camera hangs on the wall and looks down a little.
const lookDown = 0.24;

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

type Projection = (place: Place) => { x: number; y: number; depth: number };

function projection(pose: CatPose): Projection {
  const angle = (pose.yaw * Math.PI) / 180;
  return ([forward, left, up]) => {
    const x = forward * Math.sin(angle) + left * Math.cos(angle);
    const depth = forward * Math.cos(angle) - left * Math.sin(angle);
    return { x: pose.x + x * pose.scale, y: pose.y + (depth * lookDown - up) * pose.scale, depth };
  };
}

function discAt(project: Projection, scale: number, place: Place, r: number): Disc {
  const at = project(place);
  return { x: at.x, y: at.y, r: r * scale };
}

interface Leg {
  readonly under: string;
  readonly svg: string;
  readonly definition: string;
  readonly inFront: boolean;
}

// Order of the feet in a cat's walk: left hind, left fore, right hind, right fore, a quarter of a round apart.
const feet = [
  { name: "leftHind", fore: false, side: 1, phase: 0 },
  { name: "leftFore", fore: true, side: 1, phase: 0.75 },
  { name: "rightHind", fore: false, side: -1, phase: 0.5 },
  { name: "rightFore", fore: true, side: -1, phase: 0.25 },
] as const;

function legsOf(pose: CatPose, project: Projection, scale: number, body: { hip: Place; chest: Place }): Leg[] {
  const { sit } = pose;
  const legs = feet.map((foot) => {
    const step = footStep(pose.stride + foot.phase);
    const swing = step.swing * pose.walk;
    const lift = step.lift * (pose.walk * 17 + (1 - pose.walk) * pose.tread * 11);
    const standing: Place = foot.fore
      ? [56 + swing + pose.headDown * 6, foot.side * 21, lift]
      : [-66 + swing, foot.side * 23, lift];
    const sitting: Place = foot.fore ? [40, foot.side * 15, 0] : [14, foot.side * 50, 0];
    const paw: Place = [
      mix(standing[0], sitting[0], sit),
      mix(standing[1], sitting[1], sit),
      mix(standing[2], sitting[2], sit) + 9,
    ];
    const joint: Place = foot.fore
      ? [body.chest[0] - 4, foot.side * mix(20, 17, sit), body.chest[2] - mix(22, 24, sit)]
      : [body.hip[0] + mix(-4, 22, sit), foot.side * mix(22, 38, sit), mix(body.hip[2] - 18, 44, sit)];
    // Elbows point back, knees forward and hocks back: a slight bow, more of it while the foot is lifted.
    const bend = (foot.fore ? -5 - step.lift * 12 * pose.walk : 7 + step.lift * 10 * pose.walk) * (1 - sit);
    const hock = foot.fore ? 0 : -11 * (1 - sit);
    const top = discAt(project, scale, joint, foot.fore ? mix(25, 22, sit) : mix(31, 37, sit));
    const upper = discAt(
      project,
      scale,
      between(joint, paw, 0.42, bend),
      foot.fore ? mix(17, 20, sit) : mix(21, 31, sit),
    );
    const lower = discAt(
      project,
      scale,
      between(joint, paw, 0.78, bend * 0.2 + hock),
      foot.fore ? mix(13, 14, sit) : mix(13, 18, sit),
    );
    const end = discAt(project, scale, paw, foot.fore ? mix(12.5, 13.5, sit) : mix(12.5, 13, sit));
    const toe = discAt(project, scale, [paw[0] + 8, paw[1], paw[2] - 1], 11.5);
    const at = project(paw);
    const tube = tubePath([top, ...alongCurve([top, upper, lower, end], 9), end]);
    const pawPath = hullPath([end, toe], end.y + 9.5 * scale);
    const inFront = at.depth > (foot.fore ? -4 : mix(2, -34, sit));
    const id = foot.name;
    // Sitting, the thigh on the viewer's side of the chest shows as a round of its own; the other is the flank's.
    const thigh: Disc = discAt(project, scale, [joint[0], joint[1] + foot.side * 4, joint[2] - 1], 36);
    const thighPath = hullPath(
      [thigh, discAt(project, scale, [paw[0] - 6, paw[1], paw[2] + 4], 15)],
      end.y + 9.5 * scale,
    );
    const haunch =
      !foot.fore && foot.side < 0 && sit > 0
        ? `<g opacity="${round(ease(sit * 1.4 - 0.3))}"><path d="${thighPath}" fill="#efe7db"/>` +
          `<path d="${arcPath(thigh, -100, 62)}" fill="none" stroke="${fur.line}" stroke-width="${round(2.2 * scale)}" stroke-linecap="round"/></g>`
        : "";
    const toes = toeLines(toe, scale, Math.cos((pose.yaw * Math.PI) / 180));
    const fill = inFront ? `url(#${id})` : fur.far;
    return {
      depth: at.depth,
      inFront,
      definition: linearGradient(id, 0, top.y - top.r, 0, Math.max(end.y, top.y + 10), [
        [foot.fore ? 0.05 : 0.15, fur.white, 0],
        [foot.fore ? 0.5 : mix(0.6, 0.8, sit), fur.white, foot.fore ? 0.97 : mix(0.96, 0.1, sit)],
        [1, "#fbf3e8", 1],
      ]),
      // Under the body, so that nothing shines through where a fading leg reaches beyond it.
      under: inFront ? `<path d="${tube}" fill="#efe6da"/>` : "",
      svg: `<path d="${tube}" fill="${fill}"/><path d="${pawPath}" fill="${inFront ? "#fbf4ea" : fur.far}"/>${haunch}${toes}`,
    };
  });
  return legs.sort((a, b) => a.depth - b.depth);
}

/** An arc of a disc's edge, angles in degrees clockwise from the right. */
function arcPath(of: Disc, from: number, to: number): string {
  const at = (degrees: number): string => {
    const angle = (degrees * Math.PI) / 180;
    return `${round(of.x + of.r * Math.cos(angle))} ${round(of.y + of.r * Math.sin(angle))}`;
  };
  return `M${at(from)}A${round(of.r)} ${round(of.r)} 0 0 1 ${at(to)}`;
}

function toeLines(toe: Disc, scale: number, toViewer: number): string {
  const shift = (1 - Math.abs(toViewer)) * 3;
  const line = (dx: number): string =>
    `M${round(toe.x + (dx + shift) * scale)} ${round(toe.y + 9 * scale)}v${round(-5.5 * scale)}`;
  return `<path d="${line(-4)}${line(3.5)}" stroke="#c9bdab" stroke-width="${round(1.7 * scale)}" stroke-linecap="round" fill="none"/>`;
}

function between(a: Place, b: Place, share: number, forward: number): Place {
  return [mix(a[0], b[0], share) + forward, mix(a[1], b[1], share), mix(a[2], b[2], share)];
}

// Sitting, white legs stand before a white chest: lines tell them apart.
function chestLines(project: Projection, scale: number, sit: number): string {
  if (sit < 0.3) return "";
  const line = (left: number, from: number, to: number): string => {
    const a = project([38, left, from]);
    const b = project([40, left * 1.1, to]);
    return `M${round(a.x)} ${round(a.y)}L${round(b.x)} ${round(b.y)}`;
  };
  return (
    `<path d="${line(0, 76, 6)}" stroke="#c9bdab" stroke-width="${round(2.4 * scale)}" stroke-linecap="round" opacity="${round(ease((sit - 0.3) / 0.7))}"/>` +
    `<path d="${line(-29, 62, 12)}${line(29, 62, 12)}" stroke="#c9bdab" stroke-width="${round(1.8 * scale)}" stroke-linecap="round" opacity="${round(0.6 * ease((sit - 0.3) / 0.7))}"/>`
  );
}

// A foot stands for this share of a round and moves back with the floor; in the rest it swings forward.
const stanceShare = 0.62;

function footStep(rounds: number): { swing: number; lift: number } {
  const p = rounds - Math.floor(rounds);
  const reach = (strideLength * stanceShare) / 2;
  if (p < stanceShare) return { swing: reach * (1 - (2 * p) / stanceShare), lift: 0 };
  const q = (p - stanceShare) / (1 - stanceShare);
  return { swing: -reach * Math.cos(Math.PI * q), lift: Math.sin(Math.PI * q) ** 1.5 };
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

function linearGradient(
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
