// BT.601 in full range, as JPEG has it (JFIF 1.02, "Color Space"), in tables: what each chroma adds to luma.
const greenBits = 6;
const chroma = Array.from({ length: 256 }, (_, value) => value - 128);
const redOfCr = Int16Array.from(chroma, (cr) => Math.round(1.402 * cr));
const greenOfCb = Int16Array.from(chroma, (cb) => Math.round(-0.344136 * cb * 2 ** greenBits));
const greenOfCr = Int16Array.from(chroma, (cr) => Math.round(-0.714136 * cr * 2 ** greenBits));
const blueOfCb = Int16Array.from(chroma, (cb) => Math.round(1.772 * cb));
/** Luma and what chroma adds lie within -227 and 482; the table brings them to 0 to 255. */
const below = 256;
const clamped = Uint8Array.from({ length: 768 }, (_, index) => Math.min(255, Math.max(0, index - below)));

/** Bytes of a picture with even sides: a row of luma for each row, one of Cb and Cr in turn for every second. */
export const nv12Bytes = (width: number, height: number): number => (width * height * 3) / 2;

/**
 * NV12 as pixels of R, G, B and an unused byte, which is what the JPEG encoder takes.
 * @param nv12 `nv12Bytes(width, height)` long, sides even
 * @param rgbx room for `width * height` pixels
 */
export const toRgbx = (nv12: Uint8Array, width: number, height: number, rgbx: Uint32Array): void => {
  for (let y = 0; y < height; y += 2) {
    let at = y * width;
    let chromaAt = width * height + (y >> 1) * width;
    for (let x = 0; x < width; x += 2, at += 2, chromaAt += 2) {
      const cb = nv12[chromaAt] ?? 128;
      const cr = nv12[chromaAt + 1] ?? 128;
      const red = (redOfCr[cr] ?? 0) + below;
      const green = (((greenOfCb[cb] ?? 0) + (greenOfCr[cr] ?? 0)) >> greenBits) + below;
      const blue = (blueOfCb[cb] ?? 0) + below;
      // Four times the same, written out: this loop is most of what a frame costs.
      let luma = nv12[at] ?? 0;
      rgbx[at] = (clamped[luma + red] ?? 0) | ((clamped[luma + green] ?? 0) << 8) | ((clamped[luma + blue] ?? 0) << 16);
      luma = nv12[at + 1] ?? 0;
      rgbx[at + 1] =
        (clamped[luma + red] ?? 0) | ((clamped[luma + green] ?? 0) << 8) | ((clamped[luma + blue] ?? 0) << 16);
      const under = at + width;
      luma = nv12[under] ?? 0;
      rgbx[under] =
        (clamped[luma + red] ?? 0) | ((clamped[luma + green] ?? 0) << 8) | ((clamped[luma + blue] ?? 0) << 16);
      luma = nv12[under + 1] ?? 0;
      rgbx[under + 1] =
        (clamped[luma + red] ?? 0) | ((clamped[luma + green] ?? 0) << 8) | ((clamped[luma + blue] ?? 0) << 16);
    }
  }
};
