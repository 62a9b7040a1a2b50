/** Cubic ease from 0 to 1 with no speed at either end. */
export function ease(x: number): number {
  const t = Math.min(1, Math.max(0, x));
  return t * t * (3 - 2 * t);
}

/** From 0 to 1 at a constant speed, with the share `edge` of the time at each end spent on gaining and losing it. */
export function glide(x: number, edge: number): number {
  const t = Math.min(1, Math.max(0, x));
  const speed = 1 / (1 - edge);
  const ramp = (u: number): number => {
    // The speed rises along the ease above, so neither place nor speed nor its change jumps.
    const v = u / edge;
    return speed * edge * (v * v * v - (v * v * v * v) / 2);
  };
  if (t < edge) return ramp(t);
  if (t > 1 - edge) return 1 - ramp(1 - t);
  return ramp(edge) + speed * (t - edge);
}

export function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share;
}

/** A value over time: from the time of each entry on it eases to the entry's value within `within` seconds. */
export type Track = readonly { readonly at: number; readonly within: number; readonly to: number }[];

/** The value of a track whose entries do not overlap; before the first entry it is `start`. */
export function trackValue(track: Track, start: number, timeS: number): number {
  let value = start;
  for (const entry of track) {
    if (timeS <= entry.at) break;
    value = mix(value, entry.to, ease((timeS - entry.at) / entry.within));
  }
  return value;
}

/** A bump from 0 to 1 and back, centred on `at` and `width` seconds wide. */
export function bump(timeS: number, at: number, width: number): number {
  const distance = Math.abs(timeS - at) / (width / 2);
  return distance >= 1 ? 0 : ease(1 - distance);
}
