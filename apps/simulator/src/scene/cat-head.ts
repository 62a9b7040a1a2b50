import type { CatPose } from "./cat-path.ts";
import { round } from "./outline.ts";

// The head is drawn in a box of its own; this is the point of it that sits on the neck's end.
const centre = { x: 106, y: 64 };

/** SVG of the head at a point of the picture. */
export function catHead(pose: CatPose, at: { x: number; y: number }, scale: number): string {
  const turn = Math.sin((pose.headYaw * Math.PI) / 180);
  const down = pose.headDown;
  // Turning moves the face over the round of the head, lowering moves it towards the chin.
  const faceX = turn * 11;
  const faceY = down * 11;
  const narrow = 1 - 0.05 * turn * turn;
  const tilt = pose.roll + turn * down * 9;
  const place =
    `translate(${round(at.x)} ${round(at.y)}) scale(${round(scale * narrow * 1000) / 1000} ${round(scale * (1 - 0.05 * down) * 1000) / 1000}) ` +
    `rotate(${round(tilt)}) translate(${-centre.x} ${-centre.y})`;
  const leftEar = pose.leftEar * -7;
  const rightEar = pose.rightEar * 7;
  const coatX = turn * 3;
  return (
    `<g transform="${place}">` +
    `<path id="face" d="${facePath}" fill="#fbf4ea"/>` +
    `<clipPath id="faceClip"><path d="${facePath}"/></clipPath><g clip-path="url(#faceClip)">` +
    `<g transform="translate(${round(coatX)} ${round(down * 4)})">` +
    `<path d="M40 0H92L95 34Q104 54 92 75 76 80 56 75 44 70 40 40Z" fill="#d8924a"/>` +
    `<path d="M117 0H170V70Q154 78 141 75 126 66 117 46 115 36 117 30Z" fill="#3d342d"/></g>` +
    `</g>` +
    ear(leftEar, "64 40", [
      `<path d="M58 58Q56 12 64 4 84 10 96 34Z" fill="#d8924a"/>`,
      `<path d="M66 38Q64 18 68 12 80 18 87 33Z" fill="#eab7a4"/>`,
    ]) +
    ear(rightEar, "148 40", [
      `<path d="M116 34Q130 10 148 4 156 14 152 58Z" fill="#3d342d"/>`,
      `<path d="M146 38Q148 18 145 12 132 18 126 33Z" fill="#7d5a50"/>`,
    ]) +
    `<g clip-path="url(#faceClip)">` +
    `<path d="M60 46Q50 72 60 96 76 114 96 119 74 98 73 76 70 60 60 46Z" fill="#fff" opacity=".2"/>` +
    `<path d="M152 46Q164 74 150 98 134 114 114 119 140 98 141 76Z" fill="#2a1c10" opacity=".17"/></g>` +
    `<g transform="translate(${round(faceX)} ${round(faceY)})">` +
    eye(84.5, pose.eyesOpen, turn) +
    eye(128.5, pose.eyesOpen, turn) +
    tongue(pose.tongue) +
    `<path d="M100 84Q106.500 82 113 84L106.500 91Z" fill="#d98d84" stroke="#d98d84" stroke-width="1.500" stroke-linejoin="round"/>` +
    `<path d="M106.500 91Q106 99.500 97 97M106.500 91Q107 99.500 116 97" stroke="#9b8574" stroke-width="2" stroke-linecap="round" fill="none"/>` +
    `<path d="M94 92 ${round(56 + turn * 4)} 86M94 95 ${round(58 + turn * 4)} 98M119 92 ${round(157 + turn * 4)} 86M119 95 ${round(155 + turn * 4)} 98" stroke="#fff" stroke-width="1.300" stroke-linecap="round" opacity=".8"/>` +
    `</g></g>`
  );
}

const facePath =
  "M60 50Q62 36 78 31 92 27 106 27 120 27 134 31 150 36 152 50 160 74 148 97 130 119 106 119 80 119 62 97 52 74 60 50Z";

function ear(angle: number, pivot: string, paths: readonly string[]): string {
  return `<g transform="rotate(${round(angle)} ${pivot})">${paths.join("")}</g>`;
}

function eye(x: number, open: number, turn: number): string {
  const y = 67.5;
  if (open < 0.12) {
    return `<path d="M${x - 9.5} ${y}Q${x} ${y + 6} ${x + 9.5} ${y}" stroke="#2c221a" stroke-width="3" stroke-linecap="round" fill="none"/>`;
  }
  const look = turn * 2.5;
  const half = 12.5 * open;
  return (
    `<path d="M${x - 10.5} ${y + 0.5}Q${x} ${round(y - half)} ${x + 10.5} ${y + 0.5} ${x} ${round(y + half)} ${x - 10.5} ${y + 0.5}Z" fill="#c9c25a" stroke="#2c221a" stroke-width="1.400"/>` +
    `<ellipse cx="${round(x + look)}" cy="${y}" rx="3.900" ry="${round(6.2 * open)}" fill="#15110d"/>` +
    (open > 0.6 ? `<circle cx="${round(x + look - 1.6)}" cy="${y - 2.2}" r="1.900" fill="#fff"/>` : "")
  );
}

function tongue(out: number): string {
  if (out < 0.05) return "";
  const length = round(4 + 10 * out);
  return `<path d="M101.500 98Q101 ${98 + length} 106.500 ${98 + length} 112 ${98 + length} 111.500 98Z" fill="#e39a93"/>`;
}
