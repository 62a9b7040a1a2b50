#!/usr/bin/env node
import "./engine-flags.ts";

// Not imported at the top: whatever is loaded before V8 has its settings makes the heap large.
await import("./command/command-line.ts");
