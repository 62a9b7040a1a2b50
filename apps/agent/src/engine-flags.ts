import { setFlagsFromString } from "node:v8";

// V8's settings hold for the media thread too. Only flags that V8 reads again and again belong here: what a flag implies
// for others is worked out before any script runs, so that --single-threaded-gc would be taken and do nothing.
for (const flag of [
  // An agent runs for weeks, and what it does it does for each frame, 30 times a second: by the usual counts a function
  // is compiled well only after 100 s.
  "--invocation-count-for-maglev=100",
  "--invocation-count-for-turbofan=600",
  // Frames and packets die young: a larger nursery would only be filled.
  "--semi-space-growth-factor=1",
  // What loading leaves behind. V8 looks for garbage 8 s after a thread has started, and puts it off while a picture
  // flows, up to 100 s, unless size matters.
  "--optimize-for-size",
])
  setFlagsFromString(flag);

/** Both threads have been collected by then, also on a board that takes some seconds to load the second one. */
const startedAfterMs = 20_000;

// Left on, it throws away code that is compiled again.
setTimeout(() => setFlagsFromString("--no-optimize-for-size"), startedAfterMs).unref();
