/**
 * The number of each frame, told in the picture itself: the frame of the picture on the wall is laid of 36 squares of
 * two wood tones, 16 x 16 pixels of a 1280x720 scene each (one macroblock, so that coding keeps them clean).
 *
 * Every second square is fixed, light and dark in turn, and tells the reader the two tones. The other 18 carry the
 * number in Gray code (12 bits, so that few squares change from frame to frame) and 6 check bits: each number bit
 * flips its own three of them, which makes any one, two or three wrong squares show (distance 4).
 */
export interface CodeSquare {
  /** Scene pixels. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
  /** Bit of the code word that the square carries, or which tone it always has. */
  readonly carries: number | "light" | "dark";
}

/** Numbers run from 0 to this, and then start over. */
export const frameCodeLimit = 4096;

const numberBits = 12;
// Brightness steps between the tones below which noise would decide.
const leastContrast = 6;
// How far a square may be from its tone, as a share of the contrast.
const mostDeviation = 0.38;
const sceneWidth = 1280;
const sceneHeight = 720;
const squareSize = 16;
const columns = 11;
const rows = 9;

/** Outer edge of the frame on the wall, scene pixels. */
export const codedFrame = { x: 816, y: 48, width: columns * squareSize, height: rows * squareSize } as const;

/** The squares, clockwise from the top left. */
export const codeSquares: readonly CodeSquare[] = laySquares();

// Twelve different triples of the six check bits.
const checkMasks = [
  0b000111, 0b001011, 0b010011, 0b100011, 0b001101, 0b010101, 0b100101, 0b011001, 0b101001, 0b110001, 0b001110,
  0b010110,
] as const;

/** Tells for each square whether it is light when the picture carries `frameNumber`. */
export function frameCodeTones(frameNumber: number): boolean[] {
  const word = codeWord(frameNumber);
  return codeSquares.map(({ carries }) => {
    if (carries === "light") return true;
    if (carries === "dark") return false;
    return ((word >> carries) & 1) === 1;
  });
}

/**
 * Reads the number that a picture of the scene carries.
 *
 * @param luma brightness at a pixel, x and y from 0 at the top left; any scale, video or full range
 * @param width pixels of the picture, which shows the whole scene and may be scaled or squeezed
 * @returns the number, or null when the picture is not the scene or a square is not clearly one of the two tones
 */
export function readFrameCode(luma: (x: number, y: number) => number, width: number, height: number): number | null {
  const means = codeSquares.map((square) => squareMean(luma, square, width / sceneWidth, height / sceneHeight));
  let word = 0;
  for (const [k, { carries }] of codeSquares.entries()) {
    if (typeof carries !== "number") continue;
    // The two neighbours are a light and a dark one: they tell the tones as the light falls just here.
    const before = means[k - 1] ?? 0;
    const after = means[(k + 1) % means.length] ?? 0;
    const lightBefore = codeSquares[k - 1]?.carries === "light";
    const contrast = lightBefore ? before - after : after - before;
    if (!(contrast >= leastContrast)) return null;
    const level = ((means[k] ?? 0) - Math.min(before, after)) / contrast;
    const isLight = level > 0.5;
    if (Math.abs(level - (isLight ? 1 : 0)) > mostDeviation) return null;
    if (isLight) word |= 1 << carries;
  }
  const number = fromGray(word & (frameCodeLimit - 1));
  return codeWord(number) === word ? number : null;
}

/**
 * Lays the squares for `frameNumber` into the luma plane of a picture of the whole scene, at its own scale.
 *
 * @param lumaPlane brightness, one byte a pixel, rows `stride` bytes apart; only this plane is written
 */
export function drawFrameCodeNv12(
  lumaPlane: Uint8Array,
  stride: number,
  width: number,
  height: number,
  frameNumber: number,
): void {
  const tones = frameCodeTones(frameNumber);
  for (const [k, square] of codeSquares.entries()) {
    const left = Math.round((square.x * width) / sceneWidth);
    const right = Math.round(((square.x + square.size) * width) / sceneWidth);
    const top = Math.round((square.y * height) / sceneHeight);
    const bottom = Math.round(((square.y + square.size) * height) / sceneHeight);
    const tone = tones[k] === true ? codeLuma.light : codeLuma.dark;
    for (let y = top; y < bottom; y++) {
      lumaPlane.fill(tone, y * stride + left, y * stride + right);
    }
  }
}

/** The two wood tones, as colours of the drawing. */
export const codeColours = { light: "#a67d50", dark: "#856039" } as const;

/** The two wood tones as full-range luma (BT.601). */
export const codeLuma = { light: 132, dark: 103 } as const;

function codeWord(frameNumber: number): number {
  const gray = (frameNumber ^ (frameNumber >> 1)) & (frameCodeLimit - 1);
  let check = 0;
  for (const [bit, mask] of checkMasks.entries()) {
    if ((gray >> bit) & 1) check ^= mask;
  }
  return gray | (check << numberBits);
}

function fromGray(gray: number): number {
  let number = gray;
  for (let shift = 1; shift < numberBits; shift <<= 1) number ^= number >> shift;
  return number;
}

// Only the middle of a square counts: its edges are blurred into its neighbours by scaling and coding.
function squareMean(
  luma: (x: number, y: number) => number,
  square: CodeSquare,
  scaleX: number,
  scaleY: number,
): number {
  const margin = square.size * 0.28;
  const left = Math.round((square.x + margin) * scaleX);
  const right = Math.max(left + 1, Math.round((square.x + square.size - margin) * scaleX));
  const top = Math.round((square.y + margin) * scaleY);
  const bottom = Math.max(top + 1, Math.round((square.y + square.size - margin) * scaleY));
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) sum += luma(x, y);
  }
  return sum / ((right - left) * (bottom - top));
}

function laySquares(): CodeSquare[] {
  const places: [number, number][] = [];
  for (let column = 0; column < columns; column++) places.push([column, 0]);
  for (let row = 1; row < rows; row++) places.push([columns - 1, row]);
  for (let column = columns - 2; column >= 0; column--) places.push([column, rows - 1]);
  for (let row = rows - 2; row >= 1; row--) places.push([0, row]);
  return places.map(([column, row], k) => ({
    x: codedFrame.x + column * squareSize,
    y: codedFrame.y + row * squareSize,
    size: squareSize,
    carries: k % 2 === 1 ? (k - 1) / 2 : k % 4 === 0 ? "dark" : "light",
  }));
}
