import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { detectionResultSchema, frameAnswerSchema, protocolVersion } from "@nekomado/protocol";
import { io } from "socket.io-client";
import { z } from "zod";
import { nextEvent } from "./agent-socket.ts";
import { expect, test as base } from "./board.ts";
import { PairedBoard } from "./desktop/paired-board.ts";
import { framesShown } from "./picture-probe.ts";

const test = base.extend<{ paired: PairedBoard }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from the pattern
  paired: async ({}, provide) => {
    const board = new PairedBoard("Living room");
    await provide(board);
    await board.close();
  },
});

// The certificate is the agent's own: a person would compare its fingerprint and go on.
test.use({ ignoreHTTPSErrors: true });

const urlOf = ({ address }: PairedBoard): string => `https://${address}/`;

const webCode = async (board: PairedBoard): Promise<string> =>
  z.object({ code: z.string() }).parse(await board.command("pair", "--web")).code;

/** The picture is on its way once the page has a place for it. */
const seesPicture = async (page: Page): Promise<void> => {
  await expect(page.locator("video:not(.still)")).toBeVisible();
  await framesShown(page, 10);
};

const field = (page: Page): Locator => page.getByRole("textbox", { name: "Code" });

/** What the page asks the agent for a pairing, each body that was sent. */
const pairingsOf = (page: Page): string[] => {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(request.postData() ?? "");
  });
  return sent;
};

test("a browser sees the camera after its code, until it is revoked", async ({ paired, page, context }) => {
  await paired.startSimulator();
  const agent = await paired.startAgent();
  await page.goto(urlOf(paired));
  await expect(field(page)).toBeFocused();
  // Nothing of the camera is told to a stranger.
  expect(await page.content()).not.toContain("Living room");
  expect(await page.title()).toBe("Nekomado");

  await page.keyboard.type((await webCode(paired)).toLowerCase().replace("-", ""));
  await page.keyboard.press("Enter");
  await seesPicture(page);
  const [cookie, ...more] = await context.cookies();
  expect(more).toEqual([]);
  expect(cookie).toMatchObject({
    name: "__Host-nekomado",
    httpOnly: true,
    secure: true,
    sameSite: "Strict",
    path: "/",
    domain: "127.0.0.1",
  });
  expect(await page.evaluate(() => document.cookie)).toBe("");

  await page.reload();
  await seesPicture(page);

  for (const { id } of await paired.viewers()) await paired.command("viewers", "revoke", id);
  await expect(field(page)).toBeVisible();
  await expect(page.getByText("The camera’s owner has ended this browser’s access.")).toBeVisible();
  expect(await agent.line(({ end }) => end === "revoked")).toMatchObject({ msg: "a viewer is gone" });

  await field(page).fill(await webCode(paired));
  await page.getByRole("button", { name: "Open" }).click();
  await seesPicture(page);
});

test("a browser stays paired when the agent starts anew", async ({ paired, page }) => {
  await paired.startSimulator();
  const agent = await paired.startAgent();
  await page.goto(urlOf(paired));
  await field(page).fill(await webCode(paired));
  await page.keyboard.press("Enter");
  await seesPicture(page);
  const before = paired.id;
  await agent.stop();
  await paired.startAgent();
  expect(paired.id).toBe(before);
  await page.reload();
  await seesPicture(page);
});

test("the page refuses an app's code itself, and says of other codes what is wrong", async ({ paired, page }) => {
  await paired.startAgent();
  const sent = pairingsOf(page);
  await page.goto(urlOf(paired));
  const said = page.getByRole("alert");

  const appCode = await paired.code();
  await expect(field(page)).toBeFocused();
  await page.keyboard.type(appCode);
  await expect(field(page)).toHaveValue(appCode);
  await expect(said).toContainText("This is a code for the app. Nothing was sent.");
  await page.keyboard.press("Enter");
  await field(page).fill("4D7K");
  await page.keyboard.press("Enter");
  await expect(said).toHaveText("The code has eight characters.");
  expect(sent).toEqual([]);

  await field(page).fill("0000-0000");
  await page.keyboard.press("Enter");
  await expect(said).toContainText("This code has run out or was used.");
  expect(sent).toHaveLength(1);

  await webCode(paired);
  for (let tries = 0; tries < 5; tries++) {
    await field(page).fill(`1111-111${tries}`);
    await expect(said).toHaveText("");
    await page.keyboard.press("Enter");
    await expect(said).toHaveText("The board shows another code.");
    await expect(field(page)).toHaveValue(`1111-111${tries}`);
  }
  await page.keyboard.press("Enter");
  await expect(said).toContainText("Too many wrong codes came.");
});

test("the code's field takes what people type and paste", async ({ paired, page, context }) => {
  await paired.startAgent();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(urlOf(paired));
  const value = async (): Promise<string> => field(page).inputValue();
  for (const [typed, shown] of [
    ["4d7kq2mx", "4D7K-Q2MX"],
    ["4D7K-q2mx", "4D7K-Q2MX"],
    ["oilu", "011V"],
    ["４ｄ７ｋ", "4D7K"],
    ["4d!7é", "4D7"],
  ] as const) {
    await field(page).fill("");
    await field(page).pressSequentially(typed);
    expect(await value()).toBe(shown);
  }
  // In the middle, the caret stays where one types.
  await field(page).fill("4D7KQ2");
  await page.keyboard.press("Home");
  await page.keyboard.type("ab");
  expect(await value()).toBe("AB4D-7KQ2");
  await page.keyboard.press("End");
  await page.keyboard.press("Backspace");
  expect(await value()).toBe("AB4D-7KQ");

  await field(page).fill("");
  await page.evaluate(() => navigator.clipboard.writeText("  4d7k-q2mx\n"));
  await page.keyboard.press("ControlOrMeta+V");
  expect(await value()).toBe("4D7K-Q2MX");
});

for (const language of ["en", "ja"])
  for (const colorScheme of ["light", "dark"] as const)
    test(`the code's page is fit for everybody: ${language}, ${colorScheme}`, async ({ paired, page }) => {
      await paired.startAgent();
      await page.setViewportSize({ width: 390, height: 844 });
      await page.emulateMedia({ colorScheme });
      const policyBroken: string[] = [];
      page.on("console", (message) => {
        if (message.text().includes("Content Security Policy")) policyBroken.push(message.text());
      });
      await page.goto(`${urlOf(paired)}?lang=${language}`);
      const box = page.getByRole("textbox");
      await box.fill("4D7K");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("alert")).not.toBeEmpty();
      await expect(box).toHaveAttribute("aria-invalid", "true");
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations).toEqual([]);
      expect(policyBroken).toEqual([]);
      // By keyboard alone: field, button, field.
      await expect(box).toBeFocused();
      await page.keyboard.press("Tab");
      await expect(page.getByRole("button")).toBeFocused();
      await page.keyboard.press("Shift+Tab");
      await expect(box).toBeFocused();
    });

test("a program on the board looks on over its own loopback, without a code", async ({ paired, page }) => {
  await paired.startSimulator();
  const agent = await paired.startAgent(["--local-http", "0"]);
  const { localUrl } = z
    .object({ localUrl: z.url() })
    .parse(await agent.line((line) => typeof line["localUrl"] === "string"));
  expect(new URL(localUrl)).toMatchObject({ protocol: "http:", hostname: "127.0.0.1" });
  await page.goto(localUrl);
  await seesPicture(page);
});

test("the agent tells of a frame what the detector saw in that very one", async ({ paired }) => {
  await paired.startSimulator();
  await paired.startAgent();
  const { token } = z.object({ token: z.string() }).parse(await paired.command("viewers", "add", "script"));
  const socket = io(urlOf(paired), {
    auth: { protocolVersion },
    transports: ["websocket"],
    reconnection: false,
    rejectUnauthorized: false,
    extraHeaders: { authorization: `Bearer ${token}` },
  });
  for (let seen = 0; seen < 5;) {
    const result = detectionResultSchema.parse(await nextEvent(socket, "detections"));
    if (result.rtpTimestamp === null || result.origin !== "detector") continue;
    const answer = frameAnswerSchema.parse(
      await socket.timeout(10_000).emitWithAck("frame", { rtpTimestamp: result.rtpTimestamp }),
    );
    expect(answer).toEqual({
      ok: true,
      frameNumber: result.frameNumber,
      captureTimeMs: result.captureTimeMs,
      result,
    });
    seen += 1;
  }
  socket.close();
});
