import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { isPacked, launchLine } from "./packed-app.ts";
import { hasKeyring, unlockKeyring } from "./keyring.ts";
import { hasNotifications, listen, servicePid, test, windowState } from "./shell-test.ts";

test.describe("the page", () => {
  test("is on its own scheme, with the bridge and without Node", async ({ startApp }) => {
    const { page } = await startApp();
    expect(page.url()).toBe("app://nekomado/index.html");
    const seen = await page.evaluate(() => ({
      bridge: Object.keys(globalThis.nekomado).sort(),
      node: ["require", "process", "module", "Buffer", "global"].filter((name) => name in globalThis),
      isSecure: isSecureContext,
      origin: location.origin,
    }));
    expect(seen).toEqual({ bridge: ["listen", "request"], node: [], isSecure: true, origin: "app://nekomado" });
  });

  test("is answered by shell and service, and refused what the contract does not have", async ({ startApp }) => {
    const { page } = await startApp();
    const ask = (name: string, params: unknown) =>
      page.evaluate(([asked, given]) => globalThis.nekomado.request(String(asked), given), [name, params]);
    expect(await ask("app.info", null)).toMatchObject({
      ok: true,
      value: { window: "main", keyring: "plain", hasTray: false, platform: "linux" },
    });
    expect(await ask("cameras.list", null)).toMatchObject({ ok: true, value: { cameras: [] } });
    expect(await ask("app.licences", null)).toMatchObject({ ok: true, value: expect.stringContaining("zod") });
    for (const [name, params] of [
      ["files.read", "/etc/passwd"],
      ["cameras.pair", { code: 7 }],
      ["__proto__", null],
    ] as const)
      expect(await ask(name, params)).toMatchObject({ ok: false, problem: { reason: "malformed" } });
    expect(await ask("window.openMini", { cameraId: "0".repeat(64) })).toMatchObject({
      ok: false,
      problem: { reason: "unknown" },
    });
  });

  test("runs no script but its own and reaches nothing but its own files", async ({ startApp }) => {
    const { page } = await startApp();
    const violations = await page.evaluateHandle(() => {
      const directives: string[] = [];
      addEventListener("securitypolicyviolation", ({ effectiveDirective }) => directives.push(effectiveDirective));
      return directives;
    });
    const tried = await page.evaluate(async () => {
      const script = document.createElement("script");
      script.textContent = "globalThis.wasRun = true";
      const frame = document.createElement("iframe");
      frame.src = "app://nekomado/index.html";
      const image = document.createElement("img");
      image.src = "https://127.0.0.1/cat.png";
      document.body.append(script, frame, image);
      const fetched = await fetch("http://127.0.0.1/").then(
        () => "fetched",
        () => "refused",
      );
      const outside = await fetch("app://nekomado/..%2fpackage.json").then(({ status }) => status);
      let evaluated = "evaluated";
      try {
        // oxlint-disable-next-line no-eval -- that it is refused is what is tested
        (0, eval)("1");
      } catch {
        evaluated = "refused";
      }
      return { wasRun: "wasRun" in globalThis, fetched, outside, evaluated };
    });
    expect(tried).toEqual({ wasRun: false, fetched: "refused", outside: 404, evaluated: "refused" });
    await expect
      .poll(() => violations.jsonValue())
      .toEqual(expect.arrayContaining(["connect-src", "frame-src", "img-src", "script-src-elem"]));
  });

  test("loads itself without breaking its own policy", async ({ startApp }) => {
    const { page } = await startApp();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) complaints.push(message.text());
    });
    await page.reload();
    await expect(page.locator("body")).toBeVisible();
    await expect.poll(() => page.evaluate(() => document.readyState)).toBe("complete");
    expect(complaints).toEqual([]);
  });

  test("cannot be left, and opens no window", async ({ startApp }) => {
    const app = await startApp();
    const { page } = app;
    const opened = await page.evaluate(() => {
      const window = open("https://example.org/");
      location.href = "https://example.org/";
      return window;
    });
    expect(opened).toBeNull();
    await page.evaluate(() => location.assign("data:text/html,elsewhere"));
    expect(await page.evaluate(() => location.href)).toBe("app://nekomado/index.html");
    expect(await windowState(app)).toHaveLength(1);
  });

  test("is denied every permission but full screen", async ({ startApp }) => {
    const { page } = await startApp();
    const denied = await page.evaluate(async () => {
      const media = await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => "given",
        () => "denied",
      );
      const place = await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve("given"),
          () => resolve("denied"),
        ),
      );
      const notifications = await Notification.requestPermission();
      return { media, place, notifications };
    });
    expect(denied).toEqual({ media: "denied", place: "denied", notifications: "denied" });
    await page.locator("body").click({ position: { x: 2, y: 2 } });
    await page.evaluate(() => document.documentElement.requestFullscreen());
    await expect.poll(() => page.evaluate(() => document.fullscreenElement?.tagName)).toBe("HTML");
  });

  test("is the only one that is answered, even beside another with the same preload", async ({ startApp }) => {
    const { electron } = await startApp();
    const answer = await electron.evaluate(async ({ BrowserWindow, app }) => {
      const stranger = new BrowserWindow({
        show: false,
        webPreferences: { preload: `${app.getAppPath()}/preload/main.cjs`, sandbox: true },
      });
      await stranger.loadURL("data:text/html,stranger");
      const said: unknown = await stranger.webContents.executeJavaScript(
        'nekomado.request("app.info", null).then(() => "answered", (error) => String(error))',
      );
      stranger.destroy();
      return said;
    });
    expect(answer).toContain("Only the app's own pages are answered");
  });
});

test.describe("what fails", () => {
  test("the service's crash is told and healed while the page goes on", async ({ startApp }) => {
    const app = await startApp();
    const { page } = app;
    await expect
      .poll(() => page.evaluate(() => globalThis.nekomado.request("cameras.list", null)))
      .toMatchObject({ ok: true });
    const { heard } = await listen(page);
    const before = servicePid(app);
    process.kill(before, "SIGKILL");
    await expect.poll(heard).toContainEqual(["service", { state: "restarting" }]);
    await expect.poll(heard).toContainEqual(["service", { state: "running" }]);
    expect(servicePid(app)).not.toBe(before);
    expect(await page.evaluate(() => globalThis.nekomado.request("cameras.list", null))).toMatchObject({ ok: true });
  });

  test("a service that hangs is ended and started again", async ({ startApp }) => {
    const app = await startApp();
    await expect
      .poll(() => app.page.evaluate(() => globalThis.nekomado.request("cameras.list", null)))
      .toMatchObject({ ok: true });
    const { heard } = await listen(app.page);
    const before = servicePid(app);
    process.kill(before, "SIGSTOP");
    await expect.poll(heard).toContainEqual(["service", { state: "running" }]);
    expect(servicePid(app)).not.toBe(before);
  });

  test("the page's own process that ends is started again, and asks anew", async ({ startApp }) => {
    const { electron } = await startApp();
    const pid = (): Promise<number> =>
      electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);
    const before = await pid();
    process.kill(before, "SIGKILL");
    await expect.poll(async () => ![0, before].includes(await pid())).toBe(true);
    await expect
      .poll(() =>
        electron.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
            'nekomado.request("app.info", null).then(({ ok }) => ok)',
          ),
        ),
      )
      .toBe(true);
  });
});

test.describe("the app", () => {
  test("runs once: a second start shows the window of the first", async ({ startApp, home }) => {
    const app = await startApp();
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const { executablePath, args, env } = launchLine(home);
    const second = spawn(executablePath, args, { env, stdio: "ignore" });
    const [code] = await once(second, "exit");
    expect(code).toBe(0);
    await expect.poll(() => windowState(app)).toMatchObject([{ isVisible: true }]);
  });

  test("quits when its window is closed where there is no tray, with its service", async ({ startApp }) => {
    const app = await startApp();
    const service = servicePid(app);
    const ended = once(app.electron.process(), "exit");
    await app.page.evaluate(() => globalThis.nekomado.request("window.close", null)).catch(() => undefined);
    await ended;
    await expect.poll(() => existsSync(`/proc/${service}`)).toBe(false);
  });

  test("stays in the tray when its window is closed, which it explains once", async ({ startApp, bus }) => {
    const app = await startApp({ bus: bus.address });
    await expect.poll(() => bus.icons).toBe(1);
    const close = () => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect((await bus.menu()).map(({ label }) => label).filter((label) => label !== "")).toEqual([
      "No camera yet",
      "Open Nekomado",
      "Quit Nekomado",
    ]);
    await close();
    await expect.poll(() => windowState(app)).toMatchObject([{ isVisible: false }]);
    await bus.click("Open Nekomado");
    await expect.poll(() => windowState(app)).toMatchObject([{ isVisible: true }]);
    await close();
    await expect.poll(() => windowState(app)).toMatchObject([{ isVisible: false }]);
    const ended = once(app.electron.process(), "exit");
    await bus.click("Quit Nekomado");
    await ended;
    test.skip(!hasNotifications(), "there is no libnotify, which notifications need");
    expect(bus.notices.map(({ title }) => title)).toEqual(["Nekomado stays in the tray"]);
  });

  test("shows its window when its notification is clicked", async ({ startApp, bus }) => {
    test.skip(!hasNotifications(), "there is no libnotify, which notifications need");
    const app = await startApp({ bus: bus.address });
    await expect.poll(() => bus.icons).toBe(1);
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(() => bus.notices).toHaveLength(1);
    for (const notice of bus.notices) bus.clickNotice(notice);
    await expect.poll(() => windowState(app)).toMatchObject([{ isVisible: true }]);
  });

  test("opens where it was", async ({ startApp, home }) => {
    const first = await startApp();
    // It is kept from when the window manager has framed it.
    await expect.poll(() => existsSync(join(home.data, "windows.json"))).toBe(true);
    const place = { x: 140, y: 90, width: 910, height: 640 };
    await first.electron.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
      place,
    );
    await expect
      .poll(() =>
        existsSync(join(home.data, "windows.json")) ? readFileSync(join(home.data, "windows.json"), "utf8") : "",
      )
      .toContain('"width":910');
    await expect.poll(async () => (await windowState(first))[0]?.bounds.width).toBe(910);
    const [before] = await windowState(first);
    await first.electron.close();
    const second = await startApp();
    // Twice: a window that takes its frame for a part of itself creeps a little with each start.
    await expect.poll(() => windowState(second)).toMatchObject([{ bounds: before?.bounds }]);
    await second.electron.close();
    const third = await startApp();
    await expect.poll(() => windowState(third)).toMatchObject([{ bounds: before?.bounds }]);
  });

  test("starts with the system when that is wanted, and no longer when not", async ({ startApp, home }) => {
    const { page } = await startApp();
    const entry = join(home.config, "autostart/nekomado.desktop");
    const want = (startWithSystem: boolean) =>
      page.evaluate((change) => globalThis.nekomado.request("settings.change", change), { startWithSystem });
    expect(await want(true)).toMatchObject({ ok: true });
    await expect.poll(() => existsSync(entry) && readFileSync(entry, "utf8")).toContain(`Exec="`);
    expect(readFileSync(entry, "utf8")).toContain("--hidden");
    await want(false);
    await expect.poll(() => existsSync(entry)).toBe(false);
  });

  test("started by the system it waits in the tray", async ({ bus, home }) => {
    test.skip(!isPacked, "the app is not packed: node scripts/pack.ts --e2e");
    const { executablePath, args, env } = launchLine(home, { bus: bus.address, args: ["--hidden"] });
    const hidden = spawn(executablePath, args, { env, stdio: "ignore" });
    await expect.poll(() => bus.icons).toBe(1);
    const ended = once(hidden, "exit");
    await bus.click("Quit Nekomado");
    expect((await ended)[0]).toBe(0);
  });

  test("keeps secrets in the system's keyring where there is one", async ({ startApp, bus, home }) => {
    test.skip(!hasKeyring(), "there is no gnome-keyring");
    const keyring = unlockKeyring(bus.address, home.folder);
    try {
      const { page } = await startApp({ bus: bus.address, args: ["--password-store=gnome-libsecret"] });
      const info = await page.evaluate(() => globalThis.nekomado.request("app.info", null));
      expect(info).toMatchObject({ ok: true, value: { keyring: "system" } });
    } finally {
      keyring.kill();
    }
  });

  test("tells its pages that the PC woke", async ({ startApp }) => {
    const { electron, page } = await startApp();
    const { heard } = await listen(page);
    await electron.evaluate(({ powerMonitor }) => powerMonitor.emit("resume"));
    await expect.poll(heard).toContainEqual(["resumed", null]);
  });

  test("keeps no lock that stops the PC from sleeping", async ({ startApp }) => {
    const { electron } = await startApp();
    expect(
      await electron.evaluate(({ powerSaveBlocker }) => [0, 1, 2, 3].some((id) => powerSaveBlocker.isStarted(id))),
    ).toBe(false);
  });
});
