import { expect, it } from "vitest";
import type { Reply, SettingsView } from "../contract/index.ts";
import { defaultSettings } from "../contract/index.ts";
import { ServiceFacts } from "./service-facts.ts";

const settings = (startWithSystem: boolean): SettingsView => ({
  ...defaultSettings,
  startWithSystem,
  snapshotFolder: "/home/mimi/Pictures",
});

it("keeps a change that the service tells while its list of cameras is still awaited", async () => {
  const facts = new ServiceFacts();
  let tellList: (reply: Reply) => void = () => undefined;
  const list = new Promise<Reply>((resolve) => (tellList = resolve));
  const told: boolean[] = [];
  facts.on("settings", ({ startWithSystem }) => told.push(startWithSystem));
  const asked = facts.ask({
    request: (_page, name) => (name === "settings.read" ? Promise.resolve({ ok: true, value: settings(false) }) : list),
  });
  await new Promise((resolve) => setImmediate(resolve));
  facts.hear({ pageIds: null, name: "settings", value: settings(true) });
  tellList({ ok: true, value: { cameras: [], found: [], canDiscover: true } });
  await asked;
  expect(told).toEqual([false, true]);
  expect(facts.settings?.startWithSystem).toBe(true);
});
