import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AgentDouble } from "../testing/agent-double.ts";
import { ServiceProcess, ShellDouble } from "../testing/service-process.ts";
import { give, testKeyframe as keyframe } from "../testing/test-keyframe.ts";

let dataFolder: string;
let agent: AgentDouble;
let service: ServiceProcess;
let cameraId: string;

const ask = () => service.request("link.keyframe", { cameraId });

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "nekomado-keyframe-"));
  agent = await AgentDouble.start();
  agent.answerKeyframe = give(keyframe);
  service = await ServiceProcess.start({ dataFolder, keyring: "system" });
  await service.request("cameras.look", { address: agent.address });
  ({ id: cameraId } = await service.request("cameras.pair", { code: agent.showCode(), cameraId: null }));
});

afterEach(async () => {
  service.process.kill("SIGKILL");
  await agent.stop();
  await rm(dataFolder, { recursive: true, force: true });
});

describe("a page that asks for a camera's keyframe", () => {
  it("has it though the link is not let in and nobody has opened it; none of another camera's", async () => {
    await agent.until(() => agent.sockets.size === 1);
    agent.refusal = "full";
    for (const socket of agent.sockets) socket.disconnect(true);
    expect(await ask()).toEqual({ ok: true, keyframe });
    expect(agent.sockets.size).toBe(0);
    const other = service.request("link.keyframe", { cameraId: "0".repeat(64) });
    await expect(other).rejects.toMatchObject({ reason: "unknown" });
  });

  it("is answered once the keyring has given the token", async () => {
    await service.stop();
    const [token] = agent.tokens;
    const asked = Promise.withResolvers<void>();
    const unlocked = Promise.withResolvers<string | undefined>();
    const decrypt = () => {
      asked.resolve();
      return unlocked.promise;
    };
    service = await ServiceProcess.start({ dataFolder, keyring: "system" }, new ShellDouble({ decrypt }));
    await asked.promise;
    const answer = ask();
    await expect(service.request("link.clock", { cameraId })).rejects.toMatchObject({ reason: "disconnected" });
    unlocked.resolve(token);
    expect(await answer).toEqual({ ok: true, keyframe });
  });

  it("is told to pair again when the keyring does not give it", async () => {
    await service.stop();
    const decrypt = () => Promise.reject(new Error("the keyring is locked"));
    service = await ServiceProcess.start({ dataFolder, keyring: "system" }, new ShellDouble({ decrypt }));
    await expect(ask()).rejects.toMatchObject({ reason: "unauthorised" });
    expect(agent.requests).not.toContain("GET /api/keyframe");
  });
});
