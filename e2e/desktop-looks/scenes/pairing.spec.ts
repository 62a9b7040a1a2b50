import type { Camera } from "../../../apps/desktop/src/contract/index.ts";
import { ProblemError } from "../../../apps/desktop/src/contract/index.ts";
import { cameraCalled, foundCalled } from "../cameras.ts";
import type { Desk } from "../desk.ts";
import { expect, test } from "../desk.ts";

const living = foundCalled("Living room");
const kitchen = foundCalled("Kitchen", { isTaken: true });
const hallway = foundCalled("Hallway", { isIncompatible: true });
const found = (...cameras: ReturnType<typeof foundCalled>[]) => ({ cameras: [], found: cameras, canDiscover: true });

const code = (desk: Desk) => desk.page.getByRole("textbox", { name: "Pairing code, ten characters" });
const fields = (desk: Desk) => desk.page.locator("[data-cell]").allTextContents();
const paired = (desk: Desk) =>
  desk.bridge.asked.filter(({ name }) => name === "cameras.pair").map(({ params }) => params);
const focusedName = (desk: Desk) =>
  desk.page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);

/** Refuses every code for the reason. */
const refuse = (desk: Desk, reason: ProblemError["reason"]) =>
  desk.bridge.script({
    "cameras.pair": () => {
      throw new ProblemError(reason, "as the service says it");
    },
  });

test("a camera is found, and its code is typed: the first half lights, the tenth character sends", async ({ desk }) => {
  const opened = Promise.withResolvers<Camera>();
  desk.bridge.script({ "cameras.pair": () => opened.promise });
  await desk.open({ list: found(living) });
  await expect(desk.page.getByRole("heading", { level: 1 })).toHaveText("A camera is here");
  await expect(code(desk)).toBeFocused();
  await code(desk).pressSequentially("k7qf2-m9");
  await desk.lookAt("first-run");
  expect(paired(desk)).toEqual([]);
  await code(desk).pressSequentially("xt4");
  await expect.poll(() => paired(desk)).toEqual([{ code: "K7QF2-M9XT4", cameraId: living.id }]);
  await expect(desk.page.getByText("Checking the code, 1 s")).toBeVisible();

  const camera = cameraCalled("Living room");
  opened.resolve(camera);
  await expect(desk.page.locator(".paper-window")).toHaveAttribute("data-state", "open");
  await expect(desk.page.getByRole("heading", { level: 1 })).toHaveText("Living room opens");
  await desk.bridge.cameras({ cameras: [camera], found: [] });
  await expect(desk.page.getByRole("article", { name: /^Living room/ })).toBeVisible();
  await expect(code(desk)).toBeHidden();
});

test("a whole code is pasted whatever stands in the fields, and one wrong character is mended by one key", async ({
  desk,
}) => {
  refuse(desk, "notThisCamera");
  await desk.open({ list: found(living) });
  await code(desk).pressSequentially("abc");
  await desk.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await desk.page.evaluate(() => navigator.clipboard.writeText("Code: K7QF2-M8XT4, for 5 minutes"));
  await desk.page.keyboard.press("Control+V");
  await expect(
    desk.page.getByText("This is not the code of Living room. Compare it again. Nothing was sent."),
  ).toBeVisible();
  expect((await fields(desk)).join("")).toBe("K7QF2M8XT4");
  await expect(code(desk)).toHaveAttribute("aria-invalid", "true");
  await desk.lookAt("first-run-wrong");

  await desk.page.locator("[data-cell='6']").click({ force: true });
  await desk.page.keyboard.press("9");
  await expect.poll(() => paired(desk).at(-1)).toEqual({ code: "K7QF2-M9XT4", cameraId: living.id });
  await expect(code(desk)).toHaveAttribute("aria-invalid", "true");
  await desk.page.keyboard.press("Backspace");
  await expect(desk.page.getByText("This is not the code")).toBeHidden();
  expect((await fields(desk)).join("")).toBe("K7QF2MXT4");
});

for (const [reason, words] of [
  ["codeExpired", "This code has run out or was used. Make a new one on the board: nekomado-agent pair"],
  ["tooManyTries", "Too many wrong codes. Make a new one on the board: nekomado-agent pair"],
  ["full", "Living room takes no further viewers. Remove one on the board: nekomado-agent viewers"],
  ["incompatible", "Living room speaks another version of Nekomado. Update this app or the board."],
  ["unreachable", "Living room does not answer. Look whether it is on."],
] as const)
  test(`${reason} is said under the fields, and the code stays`, async ({ desk }) => {
    refuse(desk, reason);
    await desk.open({ list: found(living) });
    await code(desk).pressSequentially("K7QF2M9XT4");
    await expect(desk.page.getByText(words)).toBeVisible();
    expect((await fields(desk)).join("")).toBe("K7QF2M9XT4");
    await expect(desk.page.getByRole("button", { name: "Try again" })).toBeVisible({
      visible: reason === "full" || reason === "unreachable",
    });
    await desk.page.keyboard.press("Enter");
    await expect.poll(() => paired(desk).length).toBe(2);
    await desk.expectSound();
  });

test("of several cameras the code decides, unless one is chosen", async ({ desk }) => {
  refuse(desk, "notThisCamera");
  await desk.open({ list: found(living, kitchen, hallway) });
  await expect(desk.page.getByRole("heading", { level: 1 })).toHaveText("3 cameras are here");
  await desk.lookAt("first-run-several");
  await code(desk).pressSequentially("K7QF2M9XT4");
  await expect(desk.page.getByText("This is not the code of any camera found here.")).toBeVisible();
  expect(paired(desk)).toEqual([{ code: "K7QF2-M9XT4", cameraId: null }]);
  await desk.page.getByText("Kitchen").click();
  await code(desk).press("Enter");
  await expect(desk.page.getByText("This is not the code of Kitchen.")).toBeVisible();
  await expect(desk.page.getByRole("radio", { name: /^Hallway/ })).toBeDisabled();
});

test("without any camera the page says what to look at, and an address leads to the code", async ({ desk }) => {
  desk.bridge.script({
    "cameras.look": async ({ address }) => {
      if (address === "192.168.1.20") throw new ProblemError("unreachable", "no answer");
      if (address === "192.168.1.1") throw new ProblemError("noCamera", "a router");
      if (address === "here and there") throw new ProblemError("badAddress", "blanks");
      const camera = foundCalled("Attic", { origin: "typed", address });
      await desk.bridge.cameras({ found: [camera] });
      return camera;
    },
  });
  await desk.open();
  const { page } = desk;
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Looking for your camera");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("No camera yet");
  await expect(page.getByText("Still searching")).toBeVisible();
  await page.getByRole("button", { name: "Add it by address" }).click();
  await desk.lookAt("first-run-none");
  const address = page.getByRole("textbox", { name: "Address of the camera" });
  for (const [typed, words] of [
    ["here and there", "This is no address."],
    ["192.168.1.20", "does not answer"],
    ["192.168.1.1", "it is no camera of Nekomado"],
  ] as const) {
    await address.fill(typed);
    await page.keyboard.press("Enter");
    await expect(page.getByText(words)).toBeVisible();
  }
  await address.fill("attic.local:9443");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Found at attic.local:9443")).toBeVisible();
  await expect(code(desk)).toBeFocused();
});

test("a PC that hears no announcements asks for the address at once", async ({ desk }) => {
  await desk.open({ list: { cameras: [], found: [], canDiscover: false } });
  await expect(desk.page.getByRole("textbox", { name: "Address of the camera" })).toBeFocused();
  await desk.lookAt("first-run-blind");
});

test("a camera that speaks another version is told, and asks for no code", async ({ desk }) => {
  await desk.open({ list: found(hallway) });
  await expect(desk.page.getByText("It speaks another version of Nekomado.")).toBeVisible();
  await expect(code(desk)).toBeHidden();
  await desk.lookAt("first-run-incompatible");
});

test("the first run speaks Japanese, and takes what a Japanese keyboard types", async ({ desk }) => {
  refuse(desk, "notThisCamera");
  await desk.open({
    list: found(living),
    info: { ...desk.bridge.fixture.info, languages: ["ja-JP"] },
  });
  const field = desk.page.getByRole("textbox", { name: "ペアリングコード、10文字" });
  await field.pressSequentially("Ｋ７ＱＦ２ｍ９ｘｔ４");
  await expect(desk.page.getByText("Living roomのコードと一致しません。")).toBeVisible();
  expect(paired(desk)).toEqual([{ code: "K7QF2-M9XT4", cameraId: living.id }]);
  await desk.lookAt("first-run-ja");
});

test("a further camera is paired in a sheet, by keyboard alone", async ({ desk }) => {
  const old = cameraCalled("Hallway", { isReachable: false, offSinceMs: Date.now() - 3_600_000 });
  const camera = cameraCalled("Living room");
  desk.bridge.script({ "cameras.pair": () => camera });
  await desk.open({ list: { ...found(living), cameras: [old] } });
  const { page } = desk;
  await expect(page.getByRole("article", { name: /^Hallway/ })).toBeVisible();
  await page.keyboard.press("Control+,");
  await expect(page.getByRole("tab", { name: "General" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("tab", { name: "Cameras" })).toBeFocused();
  while ((await focusedName(desk)) !== "Add a camera") await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Add a camera" })).toBeVisible();
  await page.keyboard.type("k7qf2m9");
  await desk.lookAt("add-camera");
  await page.keyboard.type("xt4");
  await expect(page.getByRole("dialog", { name: "Add a camera" })).toBeHidden();
  await expect.poll(() => focusedName(desk)).toBe("Add a camera");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("a camera that lost this PC is paired with again, and with no other", async ({ desk }) => {
  const camera = cameraCalled("Kitchen", { trust: "unauthorised" });
  desk.bridge.script({ "cameras.pair": () => ({ ...camera, trust: "paired" }) });
  await desk.open({ list: { ...found(living), cameras: [camera] } });
  await desk.page.getByRole("button", { name: "Pair again" }).click();
  await expect(desk.page.getByText("somebody ended the pairing on the board")).toBeVisible();
  await desk.lookAt("pair-again");
  await desk.page.keyboard.type("K7QF2M9XT4");
  await expect.poll(() => paired(desk)).toEqual([{ code: "K7QF2-M9XT4", cameraId: camera.id }]);
  await expect(desk.page.getByRole("dialog")).toBeHidden();
});

test("a changed key is explained; the only way on is to forget the camera and type a new code", async ({ desk }) => {
  const camera = cameraCalled("Kitchen", { trust: "keyChanged" });
  const other = cameraCalled("Hallway", { isReachable: false, offSinceMs: Date.now() - 3_600_000 });
  const anew = foundCalled("Kitchen", { id: "f".repeat(64) });
  desk.bridge.script({
    "cameras.forget": async () => {
      await desk.bridge.cameras({ cameras: [other], found: [anew] });
      return null;
    },
    "cameras.pair": () => cameraCalled("Kitchen", { id: anew.id }),
  });
  await desk.open({ list: { cameras: [camera, other], found: [], canDiscover: true } });
  const { page } = desk;
  await page.getByRole("button", { name: "What now?" }).click();
  await expect(page.getByRole("dialog", { name: "The key of Kitchen has changed" })).toBeVisible();
  await desk.lookAt("key-changed");
  await expect(page.getByRole("dialog").getByRole("button")).toHaveCount(2);
  await page.getByRole("button", { name: "Forget this camera and pair again with a new code" }).click();
  await expect(page.getByRole("dialog", { name: "Add a camera" })).toBeVisible();
  await expect(code(desk)).toBeFocused();
  await page.keyboard.type("K7QF2M9XT4");
  await expect.poll(() => paired(desk)).toEqual([{ code: "K7QF2-M9XT4", cameraId: anew.id }]);
  expect(desk.bridge.asked.filter(({ name }) => name === "cameras.forget").map(({ params }) => params)).toEqual([
    { cameraId: camera.id },
  ]);
});
