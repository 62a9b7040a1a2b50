import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { EnvironmentOptions, Plugin } from "vite";
import { defineConfig } from "vite";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/**
 * One CommonJS file that needs nothing beside it: a sandboxed preload can load nothing else, and the packed app
 * has no node_modules.
 */
export const singleFile = (entry: string, outDir: string, name: string): EnvironmentOptions => ({
  consumer: "server",
  // ws then does not look for native modules, which are not there.
  define: { "process.env.WS_NO_BUFFER_UTIL": '"1"', "process.env.WS_NO_UTF_8_VALIDATE": '"1"' },
  resolve: {
    noExternal: true,
    external: ["electron"],
    conditions: ["node", "import", "module", "default"],
  },
  build: {
    outDir,
    emptyOutDir: true,
    ssr: true,
    // The oldest Node that runs it: that of Electron 22.
    target: "node16",
    // A stack trace in somebody's log then names functions.
    minify: false,
    rolldownOptions: {
      input: { main: entry },
      output: { format: "cjs", entryFileNames: name, codeSplitting: false },
    },
  },
});

/** Writes down which registry packages went into each bundle, for the licences that travel with the app. */
const bundledPackages = (): Plugin => ({
  name: "nekomado-bundled-packages",
  applyToEnvironment: ({ name }) => name !== "ssr",
  generateBundle(_options, bundle) {
    const packages = new Set<string>();
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk") continue;
      for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
        const folder = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll("\\", "/"))?.[1];
        if (folder !== undefined && renderedLength > 0) packages.add(folder.slice(folder.lastIndexOf("node_modules/")));
      }
    }
    this.emitFile({ type: "asset", fileName: "packages.json", source: JSON.stringify([...packages].sort()) });
  },
});

/** Rooms of the app in the order in which they are built; what each becomes lies in `dist/<room>`. */
const rooms = ["client", "preload", "shell", "service"] as const;
const entries: Record<(typeof rooms)[number], string> = {
  client: path("src/renderer/index.html"),
  preload: path("src/preload/main.ts"),
  shell: path("src/shell/main.ts"),
  service: path("src/service/main.ts"),
};

export default defineConfig({
  root: path("src/renderer"),
  // Relative, so that the page works wherever it is served.
  base: "./",
  plugins: [react(), bundledPackages()],
  builder: {
    async buildApp(builder) {
      const failed: string[] = [];
      for (const room of rooms) {
        const environment = builder.environments[room];
        if (environment === undefined) continue;
        // A room that fails keeps no other from being built: each is worked on by itself.
        await builder.build(environment).catch((error: unknown) => {
          builder.config.logger.error(error instanceof Error ? error.message : String(error));
          failed.push(room);
        });
      }
      if (failed.length > 0) throw new Error(`Not built: ${failed.join(", ")}. The reasons are above.`);
    },
  },
  environments: {
    client: {
      build: {
        outDir: path("dist/renderer"),
        emptyOutDir: true,
        target: "chrome108",
        // The page's policy allows no data: addresses.
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rolldownOptions: { input: entries.client },
      },
    },
    preload: singleFile(entries.preload, path("dist/preload"), "main.cjs"),
    shell: singleFile(entries.shell, path("dist/shell"), "main.cjs"),
    service: singleFile(entries.service, path("dist/service"), "main.cjs"),
  },
});
