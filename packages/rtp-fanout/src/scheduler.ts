/** When a viewer goes on with a burst; a test drives it by hand. */
export interface Scheduler {
  /** Monotonic. */
  nowMs: () => number;
  /** Calls back after a millisecond or so.
   * @returns cancels */
  soon: (callback: () => void) => () => void;
}

export const systemScheduler: Scheduler = {
  nowMs: () => performance.now(),
  soon: (callback) => {
    const timer = setTimeout(callback, 1);
    return () => clearTimeout(timer);
  },
};
