import type { CheckResult } from "../../../apps/desktop/src/contract/index.ts";
import { ProblemError } from "../../../apps/desktop/src/contract/index.ts";
import { cameraCalled } from "../cameras.ts";
import type { Desk } from "../desk.ts";
import { expect, test } from "../desk.ts";

const living = cameraCalled("Living room");
const list = { cameras: [living], found: [], canDiscover: true };

const passed = (step: CheckResult["step"], detail: string): CheckResult => ({
  step,
  outcome: "passed",
  tookMs: 4,
  detail,
  reason: null,
});
const reached = [
  passed("discovery", "1 announcement"),
  passed("tcp", "192.0.2.7:8443"),
  passed("tlsPin", "as pinned"),
  passed("token", "HTTP 200"),
];
/** Each step as a screen reader says it. */
const steps = (desk: Desk) =>
  desk.page
    .locator(".check-step")
    .evaluateAll((lines) =>
      lines.map(
        (line) => `${line.querySelector("b")?.textContent}: ${line.querySelector(".for-screen-readers")?.textContent}`,
      ),
    );
const allWell = [
  "Found",
  "Reached",
  "Same key",
  "Paired",
  "Way through",
  "Encrypted",
  "First packet",
  "Keyframe",
  "Picture",
].map((name) => `${name}: well`);
/** Longer than a step that waits for its deadline. */
const afterDeadline = { timeout: 15_000 };

test.describe("with a camera that sends", () => {
  test.beforeEach(async ({ board, desk }) => {
    await board.startSimulator();
    await board.startAgent();
    desk.links.reach(living.id, board.url);
    desk.bridge.script({ "check.network": () => reached });
    await desk.open({ list });
    await expect(desk.page.getByRole("article", { name: "Living room, Live" })).toBeVisible();
  });

  test("nine steps lead to the picture, and leave the connection that was there alone", async ({ desk }) => {
    const { page } = desk;
    const reports: string[] = [];
    desk.bridge.script({
      "check.save": ({ report }) => {
        reports.push(report);
        return null;
      },
    });
    await page.keyboard.press("c");
    await expect(page.getByRole("heading", { name: "The picture of Living room arrives." })).toBeVisible();
    expect(await steps(desk)).toEqual(allWell);
    await desk.lookAt("check-well");
    const offers = desk.bridge.asked.filter(({ name }) => name === "link.offer").length;
    const left = () => desk.bridge.asked.filter(({ name }) => name === "link.leave").length;
    expect(offers).toBe(2);
    await expect.poll(left).toBe(1);

    await page.getByRole("button", { name: "Save report" }).click();
    await expect(page.getByText("Report saved")).toBeVisible();
    const [report = ""] = reports;
    expect(report).toMatch(/decode +passed +\d+ ms {2}\d+ frames decoded, painted, video\/H264, 1280x720/);
    expect(report).toMatch(/local +\S+ udp \S+ port \d+ \(taken\)/);
    expect(report).toMatch(/remote +\S+ udp IPv4 port \d+ \(taken\)/);
    expect(report).not.toMatch(/ufrag|pwd|fingerprint|127\.0\.0\.1/);

    await page.getByRole("button", { name: "Again" }).click();
    await expect.poll(left).toBe(2);
    await expect.poll(() => steps(desk)).toEqual(allWell);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("article", { name: "Living room, Live" })).toBeVisible();
  });

  test("packets that do not get through are named after five seconds", async ({ desk }) => {
    // The camera answers, but from where nobody is.
    desk.bridge.script({
      "link.offer": async ({ sdp }) => ({
        ok: true,
        sessionId: "astray",
        sdp: await desk.page.evaluate(async (offer) => {
          const camera = new RTCPeerConnection();
          await camera.setRemoteDescription({ type: "offer", sdp: offer });
          await camera.setLocalDescription();
          const answer = camera.localDescription?.sdp ?? "";
          camera.close();
          return answer;
        }, sdp),
      }),
      "link.candidate": () => ({ ok: true }),
    });
    await desk.page.keyboard.press("c");
    await expect(desk.page.getByText("2 s", { exact: true })).toBeVisible();
    await desk.keep("check-running");
    await expect(desk.page.getByRole("heading", { name: "The firewall of this PC blocks the picture." })).toBeVisible(
      afterDeadline,
    );
    expect(await steps(desk)).toEqual([
      ...allWell.slice(0, 4),
      "Way through: fails",
      ...["Encrypted", "First packet", "Keyframe", "Picture"].map((name) => `${name}: not tried`),
    ]);
    await desk.lookAt("check-blocked");
  });

  test("a camera that has no place says so", async ({ desk }) => {
    desk.bridge.script({
      "link.offer": () => ({ ok: false, refusal: { reason: "full", message: "8 viewers watch" } }),
    });
    await desk.page.keyboard.press("c");
    await expect(
      desk.page.getByRole("heading", { name: "Living room serves as many viewers as it can." }),
    ).toBeVisible();
  });
});

test("a board without its agent is told from one that is off, and no picture is asked for", async ({ desk }) => {
  desk.bridge.script({
    "check.network": () => [
      { ...passed("discovery", "no announcement"), outcome: "warning", reason: "notAnnounced" },
      { ...passed("tcp", "192.0.2.7:8443 ECONNREFUSED"), outcome: "failed", reason: "connectionRefused" },
    ],
  });
  await desk.open({
    list: { ...list, cameras: [{ ...living, isReachable: false, offSinceMs: Date.now() - 120_000 }] },
  });
  await desk.page.getByRole("button", { name: "Check connection" }).first().click();
  await expect(desk.page.getByRole("heading", { name: "Nothing listens where Living room was." })).toBeVisible();
  expect((await steps(desk)).slice(0, 3)).toEqual([
    "Found: not as it should be",
    "Reached: fails",
    "Same key: not tried",
  ]);
  expect(desk.bridge.asked.some(({ name }) => name === "link.offer")).toBe(false);
  await desk.lookAt("check-refused");
  await desk.bridge.tell("settings", {
    ...desk.bridge.fixture.settings,
    language: "ja",
    snapshotFolder: "/home/mika/Pictures/Nekomado",
  });
  await expect(
    desk.page.getByRole("heading", { name: "Living roomがあった場所では、何も応答しません。" }),
  ).toBeVisible();
});

test("a service that is starting again, and a report that finds no place, are told", async ({ desk }) => {
  let reason: ProblemError["reason"] = "cancelled";
  desk.bridge.script({
    "check.network": () => {
      throw new ProblemError("service", "being started again");
    },
    "check.save": () => {
      throw new ProblemError(reason, "");
    },
  });
  await desk.open({ list });
  await expect(desk.page.getByRole("article", { name: /^Living room/ })).toBeVisible();
  await desk.page.keyboard.press("c");
  await expect(desk.page.getByRole("heading", { name: "Nekomado's own service is starting again." })).toBeVisible();
  const saves = () => desk.bridge.asked.filter(({ name }) => name === "check.save").length;
  await desk.page.getByRole("button", { name: "Save report" }).click();
  await expect.poll(saves).toBe(1);
  reason = "folder";
  await desk.page.getByRole("button", { name: "Save report" }).click();
  await expect(desk.page.getByText("The report could not be saved. Try another folder.")).toBeVisible();
});
