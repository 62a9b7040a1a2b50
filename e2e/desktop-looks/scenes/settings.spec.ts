import type { CameraList } from "../../../apps/desktop/src/contract/index.ts";
import { ProblemError } from "../../../apps/desktop/src/contract/index.ts";
import { cameraCalled, offSince } from "../cameras.ts";
import type { Desk } from "../desk.ts";
import { expect, test } from "../desk.ts";

const living = cameraCalled("Living room", { isReachable: false });
const kitchen = cameraCalled("Kitchen", { ownName: "nekocam-2", ...offSince(Date.UTC(2026, 10, 21, 13, 5)) });
const hallway = cameraCalled("Hallway", { trust: "keyChanged" });
const list: CameraList = { cameras: [living, kitchen, hallway], found: [], canDiscover: true };

const changes = (desk: Desk) =>
  desk.bridge.asked.filter(({ name }) => name === "settings.change").map(({ params }) => params);
const last = (desk: Desk, name: string) => desk.bridge.asked.findLast((one) => one.name === name)?.params;
const names = (desk: Desk) =>
  desk.page.getByRole("textbox", { name: /^Name of/ }).evaluateAll((inputs) => inputs.map((input) => input.ariaLabel));
const focusedName = (desk: Desk) =>
  desk.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);

const open = async (desk: Desk, section: string): Promise<void> => {
  await desk.page.getByRole("button", { name: /^Settings/ }).click();
  await desk.page.getByRole("tab", { name: section }).click();
};

test("what is set applies at once", async ({ desk }) => {
  await desk.open({ list });
  const { page } = desk;
  await open(desk, "General");
  await page.getByRole("slider", { name: "Quality" }).press("ArrowRight");
  await expect.poll(() => changes(desk)).toEqual([{ snapshot: { quality: 93 } }]);
  await page.getByRole("radio", { name: "PNG" }).click();
  await expect(page.getByRole("slider")).toBeHidden();
  await page.getByRole("switch", { name: "Draw the boxes into the picture" }).click();
  await page.getByRole("switch", { name: "Start with this PC" }).click();
  await page.getByRole("tab", { name: "Notifications" }).click();
  await page.getByRole("switch", { name: "A camera is off" }).click();
  await page.getByRole("tab", { name: "Look" }).click();
  await page.getByRole("radio", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByRole("radio", { name: "As the system" }).click();
  await page.getByRole("switch", { name: "Single keys perform actions" }).click();
  await page.getByRole("tab", { name: "Language" }).click();
  await page.getByRole("radio", { name: "日本語" }).click();
  await expect(page.getByRole("dialog", { name: "設定" })).toBeVisible();
  expect(changes(desk).slice(1)).toEqual([
    { snapshot: { format: "png" } },
    { snapshot: { withBoxes: true } },
    { startWithSystem: true },
    { notifyWhenOff: false },
    { theme: "dark" },
    { theme: "system" },
    { singleKeys: false },
    { language: "ja" },
  ]);
});

for (const section of ["General", "Notifications", "Look", "Language"])
  test(`${section} is sound at every width`, async ({ desk }) => {
    await desk.open({ list });
    await open(desk, section);
    await desk.lookAt(`settings-${section.toLowerCase()}`);
  });

test("a change that is not kept is said, a closed dialog is not", async ({ desk }) => {
  let reason: ProblemError["reason"] = "cancelled";
  desk.bridge.script({
    "settings.chooseSnapshotFolder": () => {
      throw new ProblemError(reason, "");
    },
  });
  await desk.open({ list });
  await open(desk, "General");
  const change = desk.page.getByRole("button", { name: "Change…" });
  const dialogShown = () => desk.bridge.asked.filter(({ name }) => name === "settings.chooseSnapshotFolder").length;
  await change.click();
  await expect.poll(dialogShown).toBe(1);
  reason = "folder";
  await change.click();
  await expect(desk.page.getByText("Nekomado may not write to this folder. Choose another.")).toBeVisible();
});

test("without a keyring one sentence says what that means", async ({ desk }) => {
  await desk.open({ list, info: { ...desk.bridge.fixture.info, keyring: "plain" } });
  await open(desk, "General");
  await expect(desk.page.getByText("pairing lies in a file that only your user can read")).toBeVisible();
  await desk.lookAt("settings-no-keyring");
});

test("cameras are named and put in order, by keyboard and by hand", async ({ desk }) => {
  desk.bridge.script({
    "cameras.rename": async ({ cameraId, name }) => {
      const cameras = desk.bridge.fixture.list.cameras.map((camera) =>
        camera.id === cameraId ? { ...camera, name: name === "" ? camera.ownName : name } : camera,
      );
      await desk.bridge.cameras({ cameras });
      return null;
    },
    "cameras.order": async ({ cameraIds }) => {
      const cameras = cameraIds.flatMap((id) => desk.bridge.fixture.list.cameras.filter((camera) => camera.id === id));
      await desk.bridge.cameras({ cameras });
      return null;
    },
  });
  await desk.open({ list });
  const { page } = desk;
  await open(desk, "Cameras");
  await desk.lookAt("settings-cameras");

  await page.getByRole("textbox", { name: "Name of Kitchen" }).fill("Pantry");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name of Pantry" })).toBeVisible();
  await page.getByRole("textbox", { name: "Name of Pantry" }).fill("");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name of nekocam-2" })).toHaveValue("nekocam-2");

  const up = page.getByRole("button", { name: "Move Hallway up" });
  await up.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect.poll(() => names(desk)).toEqual(["Name of Hallway", "Name of Living room", "Name of nekocam-2"]);
  await expect(up).toBeFocused();
  await expect(up).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("Hallway is number 1 of 3")).toBeAttached();

  await page.locator(".camera-row-grip").last().dragTo(page.locator(".camera-row").first());
  await expect.poll(() => names(desk)).toEqual(["Name of nekocam-2", "Name of Hallway", "Name of Living room"]);
  expect(last(desk, "cameras.order")).toEqual({ cameraIds: [kitchen.id, hallway.id, living.id] });
});

test("forgetting is explained in place before it happens", async ({ desk }) => {
  desk.bridge.script({
    "cameras.forget": async ({ cameraId }) => {
      await desk.bridge.cameras({ cameras: desk.bridge.fixture.list.cameras.filter(({ id }) => id !== cameraId) });
      return null;
    },
  });
  await desk.open({ list });
  const { page } = desk;
  await open(desk, "Cameras");
  const forget = page.getByRole("listitem").filter({ hasText: "nekocam-2" }).getByRole("button", { name: "Forget…" });
  await forget.click();
  await expect(page.getByRole("group", { name: "Forget Kitchen?" })).toBeVisible();
  await expect(page.getByText("Pictures already taken stay.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Keep it" })).toBeFocused();
  await desk.lookAt("settings-forget");
  await page.keyboard.press("Enter");
  await expect(forget).toBeFocused();
  expect(last(desk, "cameras.forget")).toBeUndefined();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Forget it" }).click();
  await expect.poll(() => names(desk)).toEqual(["Name of Living room", "Name of Hallway"]);
  await expect(page.getByText("Kitchen is forgotten")).toBeAttached();
  await expect(page.getByRole("button", { name: "Add a camera" })).toBeFocused();
});

test("About says what this is made of", async ({ desk }) => {
  desk.bridge.script({ "app.licences": () => "react\nMIT License\n".repeat(80) });
  await desk.open({ list });
  await open(desk, "About");
  await expect(desk.page.getByText("New versions are installed by hand for now.")).toBeVisible();
  await expect(desk.page.getByText("45.4.1")).toBeVisible();
  await desk.page.getByText("Licences of what Nekomado is made of").click();
  await expect(desk.page.getByText("MIT License")).toBeVisible();
  await desk.lookAt("settings-about");
});

test("the keyboard stays in the sheet, Escape closes it, and it goes back to where it was", async ({ desk }) => {
  await desk.open({ list });
  const { page } = desk;
  await page.getByRole("button", { name: /^Settings/ }).focus();
  const opener = await focusedName(desk);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: "General" })).toBeFocused();
  const reached: unknown[] = [];
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    const isInside = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement === document.body || activeElement?.closest("dialog") !== null;
    });
    expect(isInside).toBe(true);
    reached.push(await focusedName(desk));
  }
  for (const name of ["Close", "Change…", "JPEG"]) expect(reached).toContain(name);
  await page.keyboard.press("h");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await focusedName(desk)).toBe(opener);
});
