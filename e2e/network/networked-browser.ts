import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "@playwright/test";
import { chromium } from "@playwright/test";
import { launchOptions } from "../chromium.ts";
import type { NetworkHost } from "./namespaces.ts";

/** A browser on a machine of the test's own network. */
export class NetworkedBrowser {
  readonly browser: Browser;
  readonly #folder: string;

  private constructor(browser: Browser, folder: string) {
    this.browser = browser;
    this.#folder = folder;
  }

  static async start(host: NetworkHost): Promise<NetworkedBrowser> {
    const folder = mkdtempSync(join(tmpdir(), "nekomado-e2e-browser-"));
    const [program, args] = host.command(launchOptions.executablePath ?? chromium.executablePath());
    const executablePath = join(folder, "chromium");
    // Playwright starts one program and talks to it over file descriptors, which pass through.
    writeFileSync(executablePath, `#!/bin/sh\nexec ${[program, ...args].join(" ")} "$@"\n`);
    chmodSync(executablePath, 0o755);
    return new NetworkedBrowser(await chromium.launch({ ...launchOptions, executablePath }), folder);
  }

  async close(): Promise<void> {
    await this.browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
