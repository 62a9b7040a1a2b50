import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "packages/*/src/**/*.test.{ts,tsx}",
      "apps/*/src/**/*.test.{ts,tsx}",
      "scripts/**/*.test.ts",
      "bench/**/*.test.ts",
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // Within a file: each of the simulator's own wants half a core.
    maxConcurrency: 2,
    // Most of a test's time is waiting: a core kept free, as is usual, would do nothing.
    maxWorkers: availableParallelism(),
  },
});
