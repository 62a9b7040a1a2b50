#!/usr/bin/env node
import "./engine-flags.ts";

// Later than everything else would be: what is loaded before V8 has its settings has made the heap large.
await import("./command/command-line.ts");
