/** A picture not older than this shows the present. */
const freshAgeMs = 250;
/** After a start the kept frames since the last keyframe are run through; where that takes longer, it is the network's own delay. */
const catchUpLimitMs = 2000;
/** The same for browsers that do not tell which frame they paint. */
const unknownAgeLimitMs = 500;

/**
 * Whether a frame shows the present. After a connection the first frames are those since the last keyframe, so the
 * picture runs fast until it has caught up; on a slow network it never gets below 250 ms and is live all the same.
 *
 * @param ageMs null where it cannot be known (yet)
 * @param runningForMs how long frames have been painted on this connection
 */
export const isFresh = (ageMs: number | null, runningForMs: number): boolean =>
  ageMs === null ? runningForMs >= unknownAgeLimitMs : ageMs <= freshAgeMs || runningForMs >= catchUpLimitMs;
