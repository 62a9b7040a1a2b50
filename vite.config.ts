import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const ours = /^@nekomado\//;

/** A Node program of ours: workspace packages go in, registry packages stay outside. */
const nodeProgram = (app: string, entries: Record<string, string>) => ({
  consumer: "server" as const,
  resolve: { noExternal: [ours], conditions: ["node", "import", "module", "default"] },
  build: {
    outDir: `apps/${app}/dist`,
    emptyOutDir: true,
    ssr: true,
    target: "node22",
    minify: false,
    sourcemap: true,
    rolldownOptions: { input: entries, output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" } },
  },
});

export default defineConfig({
  plugins: [react()],
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) await builder.build(environment);
    },
  },
  environments: {
    agent: nodeProgram("agent", { main: "apps/agent/src/main.ts", media: "apps/agent/src/media/worker.ts" }),
    simulator: nodeProgram("simulator", { main: "apps/simulator/src/main.ts" }),
    client: {
      build: {
        outDir: "apps/agent/dist/page",
        emptyOutDir: true,
        target: "chrome108",
        assetsInlineLimit: 0,
        rolldownOptions: { input: "apps/agent/page/index.html" },
      },
    },
  },
});
