import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect } from "@playwright/test";
import { test as withBoard } from "../board.ts";
import { AgentLinks } from "./agent-links.ts";
import type { Fixture } from "./fixture-bridge.ts";
import { FixtureBridge } from "./fixture-bridge.ts";
import { servePage } from "./page-server.ts";

/** The widths that the design names. */
export const sizes = {
  desk: { width: 1280, height: 800 },
  tablet: { width: 900, height: 760 },
  phone: { width: 390, height: 844 },
} as const;
export const themes = ["light", "dark"] as const;

/** The app's page with the fixture behind it. */
export class Desk {
  readonly page: Page;
  readonly bridge: FixtureBridge;
  readonly links: AgentLinks;
  readonly #url: string;

  constructor(page: Page, bridge: FixtureBridge, url: string) {
    this.page = page;
    this.bridge = bridge;
    this.links = new AgentLinks(bridge);
    this.#url = url;
  }

  /** Opens the page with what is known from the start. */
  async open(fixture: Partial<Fixture> = {}): Promise<void> {
    Object.assign(this.bridge.fixture, fixture);
    await this.page.goto(this.#url);
  }

  /** Keeps a picture of the page among the results (e2e/results/desktop-looks). */
  async keep(name: string): Promise<void> {
    const path = join(test.info().project.outputDir, "desktop-looks", `${name}.png`);
    await this.page.screenshot({ path, animations: "disabled" });
  }

  /** No violation of WCAG that a tool can find, and nothing that only scrolling sideways would show. */
  async expectSound(): Promise<void> {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
    const overflow = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  }

  /** The scene at every width, light and dark: each kept as a picture and found sound. */
  async lookAt(name: string, ready: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    for (const [size, viewport] of Object.entries(sizes)) {
      await this.page.setViewportSize(viewport);
      for (const colorScheme of themes) {
        if (size === "tablet" && colorScheme === "dark") continue;
        await this.page.emulateMedia({ colorScheme });
        await ready();
        await this.keep(`${name}-${size}-${colorScheme}`);
        // Dark differs from light in colours alone, which are the same at every width; a tablet's window has the desk's parts.
        if (size === "desk" || (size === "phone" && colorScheme === "light")) await this.expectSound();
      }
    }
  }
}

export const test = withBoard.extend<{ desk: Desk }, { pageUrl: string }>({
  pageUrl: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
    async ({}, provide) => {
      const server = await servePage();
      await provide(server.url);
      await server.close();
    },
    { scope: "worker" },
  ],
  desk: async ({ page, pageUrl }, provide) => {
    const bridge = new FixtureBridge();
    await bridge.install(page);
    const desk = new Desk(page, bridge, pageUrl);
    await provide(desk);
    desk.links.close();
  },
});
export { expect };
