import { setFlagsFromString } from "node:v8";

// V8's settings hold for the media thread too. An agent runs for weeks, and what it does it does for each frame: 30 times
// a second, so that by the usual counts a function is compiled well only after 100 s. Its objects die young, a board has
// little memory to spare, and threads that collect a heap of 20 MB together cost more than they save.
for (const flag of [
  "--invocation-count-for-maglev=100",
  "--invocation-count-for-turbofan=600",
  "--semi-space-growth-factor=1",
  "--single-threaded-gc",
])
  setFlagsFromString(flag);
