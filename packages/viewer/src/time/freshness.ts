/** A picture not older than this shows the present. */
const freshAgeMs = 250;
/** On a slow network a steady picture may be so late and still be called live; its age stands beside it. */
const latestAgeMs = 1500;
/** After a start the kept frames since the last keyframe are run through; where that takes longer, it is the network's own delay. */
const catchUpLimitMs = 2000;
/** The same for browsers that do not tell which frame they paint. */
const unknownAgeLimitMs = 500;

/**
 * Whether a frame shows the present, so that the picture may be called live. After a connection, and when the agent
 * sends its newest keyframe again, the first frames are of the past: the picture runs fast until it has caught up.
 *
 * @param ageMs null where it cannot be known (yet)
 * @param runningForMs how long frames have been painted without a pause
 */
export const isFresh = (ageMs: number | null, runningForMs: number): boolean => {
  if (ageMs === null) return runningForMs >= unknownAgeLimitMs;
  return ageMs <= freshAgeMs || (ageMs <= latestAgeMs && runningForMs >= catchUpLimitMs);
};

/** Whether a picture that is live stays so with this frame. */
export const staysFresh = (ageMs: number | null): boolean => ageMs === null || ageMs <= latestAgeMs;
