import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { createServer } from "vite";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The app's page, served as it is built; the fixture stands where the preload would. */
export const servePage = async (): Promise<{ url: string; close: () => Promise<void> }> => {
  const server = await createServer({
    configFile: false,
    root: path("../../apps/desktop/src/renderer"),
    // Two workers side by side must not prepare their dependencies in one folder.
    cacheDir: path(`../../node_modules/.vite-desktop-looks-${process.env["TEST_PARALLEL_INDEX"] ?? 0}`),
    plugins: [react()],
    server: { port: 0, host: "127.0.0.1", hmr: false, watch: null },
    logLevel: "error",
  });
  await server.listen();
  const [url] = server.resolvedUrls?.local ?? [];
  if (url === undefined) throw new Error("vite serves the page nowhere");
  return { url, close: () => server.close() };
};
