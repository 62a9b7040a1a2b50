import { bump, ease, glide, mix, type Track, trackValue } from "./motion.ts";

/** Pictures a second. */
export const clipFps = 30;
/** Pictures of one round of the clip; after the last comes the first again, without a jump. */
export const clipFrameCount = 840;
/** The picture that all places of the scene are told in, in pixels. */
export const sceneSize = { width: 1280, height: 720 } as const;

/** How the cat stands at one frame of the clip. Angles are in degrees, shares from 0 to 1. */
export interface CatPose {
  /** Where the middle of the body stands on the floor, scene pixels. */
  readonly x: number;
  readonly y: number;
  /** Scene pixels per unit of the cat's drawing. */
  readonly scale: number;
  /** Which way the body faces: 0 towards the viewer, 90 to the right, -90 to the left. */
  readonly yaw: number;
  readonly headYaw: number;
  /** 0 stands, 1 sits. */
  readonly sit: number;
  /** 0 head up, 1 head in the bowl. */
  readonly headDown: number;
  /** Nodding on top of `headDown`, units of the drawing. */
  readonly nod: number;
  readonly roll: number;
  /** Round of the walk, counted in steps of all four feet; only its fraction shows. */
  readonly stride: number;
  /** How far the feet swing: 0 stands still, 1 walks. */
  readonly walk: number;
  /** How high the feet are lifted on the spot while the body turns. */
  readonly tread: number;
  readonly eyesOpen: number;
  readonly leftEar: number;
  readonly rightEar: number;
  readonly tongue: number;
  readonly breath: number;
  readonly tailSway: number;
  readonly tailTip: number;
}

const sunnySpot = { x: 432, y: 604 };
const atFood = { x: 947, y: 590 };
const atWater = { x: 1088, y: 590 };

// Seconds of the clip at which something starts.
const leaves = 4.7;
const arrivesAtFood = 8.8;
const leavesFood = 13.7;
const arrivesAtWater = 15;
const leavesWater = 19.3;
const arrivesBack = 25.1;

const sitTrack: Track = [
  { at: 3.5, within: 1.0, to: 0 },
  { at: 25.3, within: 1.15, to: 1 },
];
const yawTrack: Track = [
  { at: 3.8, within: 1.25, to: 88 },
  { at: 19.1, within: 1.3, to: -88 },
  { at: 24.6, within: 1.1, to: -24 },
];
const restYaw = -24;
const headYawTrack: Track = [
  { at: 1.3, within: 0.5, to: 18 },
  { at: 2.5, within: 0.45, to: 62 },
  { at: 13.2, within: 0.5, to: 35 },
  { at: 14.2, within: 0.5, to: 62 },
  { at: 18.7, within: 0.5, to: 10 },
  { at: 19.3, within: 0.8, to: -62 },
  { at: 24.3, within: 0.8, to: -8 },
  { at: 26.6, within: 0.6, to: -16 },
];
const restHeadYaw = -16;
const headDownTrack: Track = [
  { at: 8.3, within: 0.8, to: 1 },
  { at: 13.0, within: 0.7, to: 0 },
  { at: 14.7, within: 0.7, to: 0.94 },
  { at: 18.4, within: 0.7, to: 0 },
];
const blinks = [0.9, 2.75, 5.9, 13.75, 19.2, 22.3, 25.4, 27.2];
const lengthS = clipFrameCount / clipFps;

/** The cat at a frame of the clip; frames beyond one round start over. */
export function catPose(clipFrame: number): CatPose {
  const frame = wrap(clipFrame);
  const t = frame / clipFps;
  const place = placeAt(t);
  const speed = speedAt(t);
  const yaw = trackValue(yawTrack, restYaw, t);
  const turning = Math.abs(trackValue(yawTrack, restYaw, t + 0.02) - trackValue(yawTrack, restYaw, t - 0.02)) / 0.04;
  const eats = ease((t - 9.0) / 0.4) - ease((t - 12.8) / 0.4);
  const drinks = ease((t - 15.3) / 0.3) - ease((t - 18.3) / 0.3);
  const sit = trackValue(sitTrack, 1, t);
  // Whole rounds of the clip, so that the end meets the start.
  const wave = (rounds: number, phase = 0): number => Math.sin((2 * Math.PI * rounds * t) / lengthS + phase);
  return {
    ...place,
    scale: scaleAt(place.y),
    yaw,
    headYaw: trackValue(headYawTrack, restHeadYaw, t),
    sit,
    headDown: trackValue(headDownTrack, 0, t),
    nod: eats * (4.5 * Math.sin(2 * Math.PI * 2.1 * t) + 2 * Math.sin(2 * Math.PI * 0.7 * t)) + drinks * 1.6 * wave(84),
    roll: eats * 3 * Math.sin(2 * Math.PI * 0.9 * t) + 2.5 * wave(3, 1) * (1 - eats) * (1 - drinks),
    stride: strideAt(frame),
    walk: ease(speed / 95),
    tread: Math.min(1, turning / 110) * (1 - sit),
    eyesOpen: Math.min(...blinks.map((at) => 1 - bump(t, at, 0.34))) * (1 - eats * 0.98) * (1 - drinks * 0.98),
    leftEar: bump(t, 1.9, 0.3) + bump(t, 16.6, 0.3) + bump(t, 10.4, 0.28) + bump(t, 23.2, 0.3),
    rightEar: bump(t, 2.12, 0.3) + bump(t, 12.1, 0.28) + bump(t, 26.3, 0.3),
    tongue: drinks * (0.5 + 0.5 * wave(84, Math.PI / 2)) + bump(t, 13.55, 0.5) + bump(t, 19.0, 0.4),
    breath: wave(11),
    tailSway: wave(13) * mix(1, 0.25, sit),
    tailTip: 0.6 * wave(9, 0.6) + 0.4 * wave(20),
  };
}

/** Things look smaller further up in the picture, where the floor is further away. */
function scaleAt(y: number): number {
  return 0.87 * (1 + (y - 596) * 0.0026);
}

function placeAt(t: number): { x: number; y: number } {
  if (t < leavesFood) {
    const share = glide((t - leaves) / (arrivesAtFood - leaves), 0.22);
    return { x: mix(sunnySpot.x, atFood.x, share), y: mix(sunnySpot.y, atFood.y, share) };
  }
  if (t < leavesWater) {
    const share = glide((t - leavesFood) / (arrivesAtWater - leavesFood), 0.45);
    return { x: mix(atFood.x, atWater.x, share), y: atFood.y };
  }
  const share = glide((t - leavesWater - 0.5) / (arrivesBack - leavesWater - 0.5), 0.2);
  // The way back swings a little further into the room.
  return {
    x: mix(atWater.x, sunnySpot.x, share),
    y: mix(atWater.y, sunnySpot.y, share) - 34 * Math.sin(Math.PI * ease(share)) ** 2,
  };
}

function speedAt(t: number): number {
  const before = placeAt(t - 0.01);
  const after = placeAt(t + 0.01);
  return Math.hypot(after.x - before.x, after.y - before.y) / 0.02;
}

/** Length of one round of the walk, in units of the cat's drawing: the feet on the floor stay where they are. */
export const strideLength = 158;

const strides: number[] = [];

function strideAt(frame: number): number {
  if (strides.length === 0) {
    let stride = 0;
    for (let k = 0; k < clipFrameCount; k++) {
      const from = placeAt(k / clipFps);
      const to = placeAt((k + 1) / clipFps);
      strides.push(stride);
      const yawChange = trackValue(yawTrack, restYaw, (k + 1) / clipFps) - trackValue(yawTrack, restYaw, k / clipFps);
      stride += Math.hypot(to.x - from.x, to.y - from.y) / scaleAt(from.y) / strideLength + Math.abs(yawChange) / 130;
    }
  }
  return strides[Math.floor(frame)] ?? 0;
}

function wrap(clipFrame: number): number {
  return ((clipFrame % clipFrameCount) + clipFrameCount) % clipFrameCount;
}
