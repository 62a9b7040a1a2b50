// Loaded into the agent's threads before all else: what stays in memory is then what something still holds, and not
// what the collector has had no reason to come for.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const everyMs = 1_000;

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");
if (typeof collect !== "function") throw new Error("this Node does not let its garbage collector be called");
setInterval(() => void collect(), everyMs).unref();
