/** A disc of the drawing, in picture pixels; bodies, legs and tails are drawn as the skin over a few of them. */
export interface Disc {
  readonly x: number;
  readonly y: number;
  readonly r: number;
}

interface Corner {
  readonly x: number;
  readonly y: number;
}

const pointsPerDisc = 36;

/** SVG path data of the convex skin over the discs; with `floorY` nothing reaches below that line. */
export function hullPath(discs: readonly Disc[], floorY = Number.POSITIVE_INFINITY): string {
  const corners: Corner[] = [];
  for (const disc of discs) {
    for (let k = 0; k < pointsPerDisc; k++) {
      const angle = (2 * Math.PI * k) / pointsPerDisc;
      corners.push({
        x: disc.x + disc.r * Math.cos(angle),
        y: Math.min(floorY, disc.y + disc.r * Math.sin(angle)),
      });
    }
  }
  return polygonPath(convexHull(corners));
}

/** SVG path data of a tube that follows the discs in order, as wide as each of them. */
export function tubePath(discs: readonly Disc[]): string {
  let path = "";
  for (let k = 0; k + 1 < discs.length; k++) {
    path += hullPath(discs.slice(k, k + 2));
  }
  return path;
}

/** SVG path data of a closed curve through the middles of the polygon's sides: a polygon with its corners rounded off. */
export function blobPath(corners: readonly Corner[]): string {
  const middle = (k: number): Corner => {
    const a = corners[k % corners.length] ?? { x: 0, y: 0 };
    const b = corners[(k + 1) % corners.length] ?? { x: 0, y: 0 };
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  };
  let path = `M${point(middle(0))}`;
  for (let k = 1; k <= corners.length; k++) {
    const control = corners[k % corners.length] ?? { x: 0, y: 0 };
    path += `Q${point(control)} ${point(middle(k))}`;
  }
  return `${path}Z`;
}

/** `count` discs along the cubic curve through four control discs (Bernstein form). */
export function alongCurve(control: readonly [Disc, Disc, Disc, Disc], count: number): Disc[] {
  const discs: Disc[] = [];
  for (let k = 0; k < count; k++) {
    const t = k / (count - 1);
    const s = 1 - t;
    const weights = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
    let x = 0;
    let y = 0;
    let r = 0;
    for (const [i, disc] of control.entries()) {
      const weight = weights[i] ?? 0;
      x += weight * disc.x;
      y += weight * disc.y;
      r += weight * disc.r;
    }
    discs.push({ x, y, r });
  }
  return discs;
}

function polygonPath(corners: readonly Corner[]): string {
  return `M${corners.map(point).join("L")}Z`;
}

function point(corner: Corner): string {
  return `${round(corner.x)} ${round(corner.y)}`;
}

export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

// Andrew's monotone chain.
function convexHull(corners: readonly Corner[]): Corner[] {
  const sorted = [...corners].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (order: readonly Corner[]): Corner[] => {
    const chain: Corner[] = [];
    for (const corner of order) {
      for (;;) {
        const last = chain.at(-1);
        const before = chain.at(-2);
        if (last === undefined || before === undefined) break;
        const turn = (last.x - before.x) * (corner.y - before.y) - (last.y - before.y) * (corner.x - before.x);
        if (turn > 0) break;
        chain.pop();
      }
      chain.push(corner);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half([...sorted].reverse())];
}
