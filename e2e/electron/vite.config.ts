import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { singleFile } from "../../apps/desktop/vite.config.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** The shell once more, with the platform file of the end-to-end build. */
export default defineConfig({
  builder: {
    async buildApp(builder) {
      const { shell } = builder.environments;
      if (shell !== undefined) await builder.build(shell);
    },
  },
  environments: { shell: singleFile(path("main.ts"), path("dist/shell"), "main.cjs") },
});
