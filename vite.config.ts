import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** A Node program of ours: workspace packages go in, registry packages stay outside. */
const nodeProgram = (app: string, entries: Record<string, string>) => ({
  consumer: "server" as const,
  // The `import` condition matters: werift's CommonJS build costs three times as much per packet.
  resolve: { noExternal: [/^@nekomado\//, "zod"], conditions: ["node", "import", "module", "default"] },
  build: {
    outDir: path(`apps/${app}/dist`),
    emptyOutDir: true,
    ssr: true,
    target: "node22",
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, path(`apps/${app}/src/${file}`)])),
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});

export default defineConfig({
  root: path("apps/agent/page"),
  plugins: [react()],
  builder: {
    async buildApp(builder) {
      // One after the other: the page's folder lies inside the agent's, and a part of its document inside the page's.
      for (const name of ["agent", "simulator", "client", "document"]) {
        const environment = builder.environments[name];
        if (environment !== undefined) await builder.build(environment);
      }
    },
  },
  environments: {
    agent: nodeProgram("agent", { main: "main.ts", media: "media/worker.ts", mjpeg: "mjpeg/worker.ts" }),
    simulator: nodeProgram("simulator", { main: "main.ts" }),
    // The script that the agent puts into the page's document.
    document: {
      consumer: "client" as const,
      build: {
        outDir: path("apps/agent/dist/page"),
        emptyOutDir: false,
        target: "chrome108",
        modulePreload: { polyfill: false },
        rolldownOptions: {
          input: path("apps/agent/page/date-first-look.ts"),
          output: { format: "iife" as const, entryFileNames: "[name].js" },
        },
      },
    },
    client: {
      build: {
        outDir: path("apps/agent/dist/page"),
        emptyOutDir: true,
        target: "chrome108",
        assetsInlineLimit: 0,
        cssCodeSplit: false,
        modulePreload: { polyfill: false },
        rolldownOptions: {
          input: path("apps/agent/page/index.html"),
          // What the first picture and the page both need comes in one file with the first.
          preserveEntrySignatures: "allow-extension",
        },
      },
    },
  },
});
