import { type CatPose, strideLength } from "./cat-path.ts";
import { discAt, fur, linearGradient, type Place, type Projection } from "./cat-space.ts";
import { ease, mix } from "./motion.ts";
import { alongCurve, type Disc, hullPath, round, tubePath } from "./outline.ts";

/** One leg as SVG in scene pixels. */
export interface Leg {
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

/** The four legs of a pose, the furthest first. */
export function legsOf(pose: CatPose, project: Projection, scale: number, body: { hip: Place; chest: Place }): Leg[] {
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

/** Sitting, white legs stand before a white chest: lines tell them apart. */
export function chestLines(project: Projection, scale: number, sit: number): string {
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
