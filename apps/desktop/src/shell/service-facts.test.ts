import { expect, it } from "vitest";
import type { Reply, SettingsView } from "../contract/index.ts";
import { defaultSettings } from "../contract/index.ts";
import { ServiceFacts } from "./service-facts.ts";

const settings = (startWithSystem: boolean): SettingsView => ({
  ...defaultSettings,
  startWithSystem,
  snapshotFolder: "/home/mimi/Pictures",
});

const cameras = { cameras: [], found: [], canDiscover: true };

it("keeps what the service tells while its answers are awaited, though they come together", async () => {
  const facts = new ServiceFacts();
  const answers: ((reply: Reply) => void)[] = [];
  const told: boolean[] = [];
  facts.on("settings", ({ startWithSystem }) => told.push(startWithSystem));
  const asked = facts.ask({ request: () => new Promise((resolve) => answers.push(resolve)) });
  for (const answer of answers) answer({ ok: true, value: answer === answers[0] ? settings(false) : cameras });
  facts.hear({ pageIds: null, name: "settings", value: settings(true) });
  await asked;
  expect(told).toEqual([true]);
  expect(facts.settings?.startWithSystem).toBe(true);
});

it("takes each answer as it comes, and what is told after it", async () => {
  const facts = new ServiceFacts();
  const told: boolean[] = [];
  facts.on("settings", ({ startWithSystem }) => told.push(startWithSystem));
  await facts.ask({
    request: (_page, name) =>
      Promise.resolve({ ok: true, value: name === "settings.read" ? settings(false) : cameras }),
  });
  facts.hear({ pageIds: null, name: "settings", value: settings(true) });
  expect(told).toEqual([false, true]);
});
