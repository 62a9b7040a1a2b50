import { fileURLToPath } from "node:url";

/** The app as `scripts/pack.ts --e2e` packs it: driven by tests, and by `npm start` where only an older Electron is. */
export const testBuild = fileURLToPath(new URL("../../dist/e2e/linux-unpacked/nekomado", import.meta.url));

/** What the test build takes from its environment besides: where its data lies, and the Node that its service runs in. */
export const testBuildEnv = (dataFolder: string) => ({
  NEKOMADO_E2E_DATA: dataFolder,
  NEKOMADO_E2E_NODE: process.execPath,
  NEKOMADO_E2E_IMPORT: new URL("textual-messages.ts", import.meta.url).href,
});
