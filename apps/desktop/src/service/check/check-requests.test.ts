import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CheckResult } from "../../contract/index.ts";
import { checkResultSchema, networkSteps } from "../../contract/index.ts";
import { CameraBrowser } from "../discovery/camera-browser.ts";
import { ShellCalls } from "../room/shell-services.ts";
import { AgentDouble } from "../testing/agent-double.ts";
import { Eavesdropper } from "../testing/eavesdropper.ts";
import { listening } from "../testing/listening.ts";
import type { Address } from "../trust/address.ts";
import { parseAddress } from "../trust/address.ts";
import { checkRequests } from "./check-requests.ts";

const token = "t0ken".repeat(9).slice(0, 43);
let agent: AgentDouble;
const others: { stop(): Promise<void> }[] = [];

const at = (text: string): Address => {
  const address = parseAddress(text);
  if (address === null) throw new Error(`${text} is no address`);
  return address;
};

const check = async (
  addresses: readonly string[],
  options: { token?: string | null; discovery?: CameraBrowser } = {},
): Promise<CheckResult[]> => {
  const requests = checkRequests({
    cameraOf: (id) => ({
      id,
      token: options.token === undefined ? token : options.token,
      addresses: addresses.map(at),
    }),
    discovery: options.discovery ?? null,
    shell: new ShellCalls(() => undefined),
  });
  const results = await requests["check.network"]({ cameraId: agent.id }, { pageId: 1 });
  expect(results.map(({ step }) => step)).toEqual(networkSteps);
  for (const result of results) {
    expect(checkResultSchema.parse(result)).toEqual(result);
    expect(result.detail).not.toContain(token);
  }
  return results;
};

const outcomes = (results: readonly CheckResult[]) => results.map(({ outcome, reason }) => reason ?? outcome);

beforeEach(async () => {
  agent = await AgentDouble.start();
  agent.tokens.add(token);
});

afterEach(async () => {
  await agent.stop();
  for (const other of others.splice(0)) await other.stop();
});

describe("the check of the way to a camera", () => {
  it("passes to a camera that lets the app in, though it is not announced", async () => {
    const results = await check([agent.address]);
    expect(outcomes(results)).toEqual(["notAnnounced", "passed", "passed", "passed"]);
    expect(results[0]?.outcome).toBe("warning");
    await agent.until(() => agent.sockets.size === 0);
  });

  it("does not wait without end for a camera that is silent", async () => {
    const discovery = new CameraBrowser({ isKnown: () => true, log: { debug: () => undefined } });
    const [found, tcp] = await check([agent.address], { discovery });
    expect([found?.reason, tcp?.outcome]).toEqual(["notAnnounced", "passed"]);
    expect(discovery.listenerCount("seen")).toBe(0);
  });

  it("goes on with any address that works", async () => {
    const [, tcp, pin] = await check(["127.0.0.1:1", agent.address]);
    expect(tcp).toMatchObject({ outcome: "passed", reason: null });
    expect(tcp?.detail).toContain("127.0.0.1:1: ECONNREFUSED");
    expect(pin).toMatchObject({ outcome: "passed" });
  });

  it("fails where no address is known", async () => {
    expect(outcomes(await check([]))).toEqual(["noAddress", "skipped", "skipped", "skipped"]);
  });

  it("fails where nobody listens", async () => {
    expect(outcomes(await check(["127.0.0.1:1"]))).toEqual(["notAnnounced", "connectionRefused", "skipped", "skipped"]);
  });

  it("fails before another certificate, and shows it nothing", async () => {
    const eavesdropper = await Eavesdropper.start();
    others.push(eavesdropper);
    expect(outcomes(await check([eavesdropper.address]))).toEqual([
      "notAnnounced",
      "passed",
      "otherCertificate",
      "skipped",
    ]);
    expect(eavesdropper.heard).toBe("");
  });

  it("fails where something speaks no TLS", async () => {
    const server = createServer((socket) =>
      socket
        .on("error", () => undefined)
        .resume()
        .end("220 hello\r\n"),
    );
    others.push({ stop: () => new Promise((resolve) => void server.close(() => resolve())) });
    const { host, port } = await listening(server);
    expect(outcomes(await check([`${host}:${port}`]))).toEqual(["notAnnounced", "passed", "noTls", "skipped"]);
  });

  it("fails where the camera does not know the app, takes no more, or speaks another version", async () => {
    agent.tokens.clear();
    expect(outcomes(await check([agent.address]))[3]).toBe("unauthorised");
    for (const reason of ["full", "incompatible"] as const) {
      agent.refusal = reason;
      expect(outcomes(await check([agent.address]))[3]).toBe(reason);
    }
  });

  it("fails where the app has no token that it can read", async () => {
    expect(outcomes(await check([agent.address], { token: null }))[3]).toBe("unauthorised");
    expect(agent.sockets.size).toBe(0);
  });
});

describe("the report of a check", () => {
  let folder: string;

  const save = (path: string | null, report: string) => {
    const calls = new ShellCalls((id, name) => {
      expect(name).toBe("chooseFile");
      calls.answered(id, { ok: true, value: path });
    });
    const cameraOf = () => ({ id: agent.id, token, addresses: [] });
    return checkRequests({ cameraOf, discovery: null, shell: calls })["check.save"]({ report }, { pageId: 1 });
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "nekomado-check-"));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("is written whole to the file that was chosen, over the one before", async () => {
    const path = join(folder, "report.txt");
    await save(path, "the first, which is longer");
    await save(path, "the second");
    expect(await readFile(path, "utf8")).toBe("the second");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(["report.txt"]);
  });

  it("is written nowhere when the person closes the dialog", async () => {
    await expect(save(null, "text")).rejects.toMatchObject({ reason: "cancelled" });
  });

  it("is told to have no place in what is no folder", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(save(join(folder, "file", "report.txt"), "text")).rejects.toMatchObject({ reason: "folder" });
  });
});
