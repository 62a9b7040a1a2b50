import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestDaemon } from "../../../agent/src/testing/test-daemon.ts";
import type { Camera } from "../contract/index.ts";
import { AgentProcess } from "./testing/agent-process.ts";
import { ServiceProcess } from "./testing/service-process.ts";
import { checkOf } from "./trust/pairing-check.ts";

let dataFolder: string;
let service: ServiceProcess;
let agent: AgentProcess;

const camera = async (isSo: (camera: Camera) => boolean): Promise<Camera | undefined> => {
  const from = service.events.length;
  const isAny = ({ cameras }: { cameras: Camera[] }) => cameras.some((each) => each.id === agent.id && isSo(each));
  const now = await service.request("cameras.list", null);
  const { cameras } = isAny(now) ? now : await service.event("cameras", isAny, { from });
  return cameras.find(({ id }) => id === agent.id);
};
const isThere = ({ isReachable }: Camera) => isReachable === true;

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "nekomado-real-"));
  agent = await AgentProcess.start();
  service = await ServiceProcess.start({ dataFolder });
});

afterEach(async () => {
  service.process.kill("SIGKILL");
  await agent.stop();
  await rm(dataFolder, { recursive: true, force: true });
});

describe("the app's service and a camera's agent", () => {
  it("are paired by the code that the board shows, and still are after both were started anew", async () => {
    const found = await service.request("cameras.look", { address: agent.address });
    expect(found).toMatchObject({ id: agent.id, address: agent.address });
    const paired = await service.request("cameras.pair", { code: await agent.code(), cameraId: null });
    expect(paired).toMatchObject({ id: agent.id, name: "Hallway", trust: "paired" });
    await camera(isThere);
    expect(await agent.viewers()).toMatchObject([{ name: "test PC" }]);

    await service.stop();
    await agent.restart();
    service = await ServiceProcess.start({ dataFolder });
    expect(await camera(isThere)).toMatchObject({ name: "Hallway", trust: "paired" });
  });

  it("talk over the link: its welcome, its clock, its refusal of an offer that is none", async () => {
    await service.request("cameras.look", { address: agent.address });
    const { id: cameraId } = await service.request("cameras.pair", { code: await agent.code(), cameraId: null });
    await camera(isThere);
    await service.request("link.open", { cameraId });
    const { event } = await service.event("link", (link) => link.event.kind === "welcome");
    expect(event).toMatchObject({ welcome: { camera: { name: "Hallway" }, stream: { fault: "daemonAbsent" } } });
    expect((await service.request("link.clock", { cameraId })).agentTimeMs).toBeGreaterThan(0);
    expect(await service.request("link.offer", { cameraId, sdp: "v=0" })).toMatchObject({ ok: false });
  });

  it("have the newest keyframe for a page, as soon as the camera has written one", async () => {
    await service.request("cameras.look", { address: agent.address });
    const { id: cameraId } = await service.request("cameras.pair", { code: await agent.code(), cameraId: null });
    expect(await service.request("link.keyframe", { cameraId })).toMatchObject({ refusal: { reason: "unavailable" } });
    await service.request("link.open", { cameraId });
    const daemon = await TestDaemon.start(agent.shmDir);
    try {
      await service.event("link", ({ event }) => event.kind === "stream" && event.status.state === "flowing");
      const answer = await service.request("link.keyframe", { cameraId });
      if (!answer.ok) throw new Error(answer.refusal.message);
      const { accessUnit, ageMs, codec } = answer.keyframe;
      expect(codec).toMatch(/^avc1\.42/);
      expect(ageMs).toBeLessThan(10_000);
      // A start code and a sequence parameter set (ITU-T H.264, table 7-1).
      expect([...accessUnit.subarray(0, 4), (accessUnit[4] ?? 0) & 0x1f]).toEqual([0, 0, 0, 1, 7]);
    } finally {
      daemon.close();
    }
  });

  it("part when a code is of this board but not the one that it shows", async () => {
    await service.request("cameras.look", { address: agent.address });
    const shown = await agent.code();
    const secret = shown.startsWith("0") ? "11111" : "00000";
    const code = `${secret}${checkOf(secret, Buffer.from(agent.id, "hex"))}`;
    await expect(service.request("cameras.pair", { code, cameraId: agent.id })).rejects.toMatchObject({
      reason: "codeExpired",
    });
    expect(await agent.viewers()).toEqual([]);
    expect(await service.request("cameras.pair", { code: shown, cameraId: agent.id })).toMatchObject({ id: agent.id });
    await expect(service.request("cameras.pair", { code: shown, cameraId: agent.id })).rejects.toMatchObject({
      reason: "codeExpired",
    });
  });

  it("part at once when the owner revokes the app, and are paired again by a new code", async () => {
    await service.request("cameras.look", { address: agent.address });
    await service.request("cameras.pair", { code: await agent.code(), cameraId: null });
    await camera(isThere);
    const [viewer] = await agent.viewers();
    await agent.command("viewers", "revoke", viewer?.id ?? "");
    await camera(({ trust }) => trust === "unauthorised");
    await service.stop();
    service = await ServiceProcess.start({ dataFolder });
    await camera(({ trust }) => trust === "unauthorised");
    await service.request("cameras.pair", { code: await agent.code(), cameraId: agent.id });
    expect(await camera(isThere)).toMatchObject({ trust: "paired" });
  });

  it("part when the app forgets the camera, which the board's owner sees", async () => {
    await service.request("cameras.look", { address: agent.address });
    await service.request("cameras.pair", { code: await agent.code(), cameraId: null });
    await camera(isThere);
    await service.request("cameras.forget", { cameraId: agent.id });
    expect(await service.stop()).toBe(0);
    expect(await agent.viewers()).toEqual([]);
  });
});
