import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** Builds the gallery of all window states into e2e/results/states; it ships nowhere. */
export default defineConfig({
  root: path("."),
  base: "./",
  plugins: [react()],
  build: { outDir: path("../results/states"), emptyOutDir: true, target: "chrome108", assetsInlineLimit: 0 },
});
