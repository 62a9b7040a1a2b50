/** Everything that is done now and then is done at multiples of this: the processor wakes once for all of it. */
const beatMs = 250;

/**
 * Like `setInterval`, but not from now on: at multiples of its beats, which are the same for all callers of a thread.
 * Waking up costs more than most of what is done then.
 *
 * @param everyBeats how many beats of 250 ms lie between two calls; the first call may come earlier
 * @returns ends it
 */
export const onBeat = (everyBeats: number, callback: () => void): (() => void) => {
  let timer: NodeJS.Timeout;
  const schedule = (inMs: number): void => {
    timer = setTimeout(() => {
      schedule(untilBeatMs(everyBeats));
      callback();
    }, inMs);
  };
  schedule(untilBeatMs(everyBeats));
  return () => clearTimeout(timer);
};

/** To the next multiple of the beats, but not to one that is near: a timer may be early by a part of a millisecond. */
const untilBeatMs = (beats: number): number => {
  const nowMs = performance.now();
  const periodMs = beats * beatMs;
  return (Math.floor((nowMs + beatMs / 2) / periodMs) + 1) * periodMs - nowMs;
};
