import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Camera, CameraList } from "../../contract/index.ts";
import { AgentDouble } from "../testing/agent-double.ts";
import { Eavesdropper } from "../testing/eavesdropper.ts";
import { ServiceProcess, ShellDouble } from "../testing/service-process.ts";

let dataFolder: string;
let service: ServiceProcess;
let agent: AgentDouble;
const others: { stop(): Promise<void> }[] = [];

const start = async (options: Parameters<typeof ServiceProcess.start>[0], shell?: ShellDouble) => {
  service = await ServiceProcess.start(options, shell);
  return service;
};

/** Waits until the camera is told to be so. */
const camera = async (id: string, isSo: (camera: Camera) => boolean): Promise<Camera> => {
  const from = service.events.length;
  const listed = await service.request("cameras.list", null);
  const now = listed.cameras.find((each) => each.id === id);
  if (now !== undefined && isSo(now)) return now;
  const isTold = ({ cameras }: CameraList) => cameras.some((each) => each.id === id && isSo(each));
  const found = await service.event("cameras", isTold, { from });
  return found.cameras.find((each) => each.id === id)!;
};

const pair = async (with_: AgentDouble = agent): Promise<Camera> => {
  await service.request("cameras.look", { address: with_.address });
  return service.request("cameras.pair", { code: with_.showCode(), cameraId: with_.id });
};

const kept = async (): Promise<string> => readFile(join(dataFolder, "cameras.json"), "utf8");

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), "nekomado-cameras-"));
  agent = await AgentDouble.start();
});

afterEach(async () => {
  service.process.kill("SIGKILL");
  await agent.stop();
  for (const other of others.splice(0)) await other.stop();
  await rm(dataFolder, { recursive: true, force: true });
});

describe("pairing", () => {
  it("takes a camera in whose code was typed, however it was typed", async () => {
    await start({ dataFolder });
    expect(await service.request("cameras.look", { address: agent.address })).toEqual({
      id: agent.id,
      name: "Hallway",
      address: agent.address,
      origin: "typed",
      isTaken: false,
      isIncompatible: false,
    });
    const code = agent.showCode().toLowerCase().replace("-", " ");
    const paired = await service.request("cameras.pair", { code, cameraId: agent.id });
    expect(paired).toMatchObject({ id: agent.id, name: "Hallway", trust: "paired" });
    const { isReachable, address } = await camera(agent.id, (each) => each.isReachable === true);
    expect([isReachable, address]).toEqual([true, agent.address]);
    expect((await service.request("cameras.list", null)).found).toEqual([]);
  });

  it("names no host of the network's, which the board may not know as its own", async () => {
    await start({ dataFolder });
    await pair();
    await camera(agent.id, (each) => each.isReachable === true);
    expect([...agent.hosts]).toEqual(["localhost"]);
  });

  it("finds the code's own camera among all that were found, and sends to no other", async () => {
    const other = await AgentDouble.start("Kitchen");
    others.push(other);
    await start({ dataFolder });
    for (const { address } of [other, agent]) await service.request("cameras.look", { address });
    const paired = await service.request("cameras.pair", { code: agent.showCode(), cameraId: null });
    expect(paired.id).toBe(agent.id);
    expect(other.requests).toEqual(["GET /healthz"]);
  });

  it("sends nothing to somebody in between", async () => {
    const eavesdropper = await Eavesdropper.start();
    others.push(eavesdropper);
    await start({ dataFolder });
    await service.request("cameras.look", { address: eavesdropper.address });
    const heard = eavesdropper.heard;
    const code = agent.showCode();
    for (const cameraId of [eavesdropper.id, null])
      await expect(service.request("cameras.pair", { code, cameraId })).rejects.toMatchObject({
        reason: "notThisCamera",
      });
    expect(eavesdropper.heard).toBe(heard);
    expect((await service.request("cameras.list", null)).cameras).toEqual([]);
  });

  it("refuses what is no code before it asks anybody", async () => {
    await start({ dataFolder });
    await service.request("cameras.look", { address: agent.address });
    for (const code of ["", "K7QF2-M9XT", "K7QF2-M9XT4X"])
      await expect(service.request("cameras.pair", { code, cameraId: agent.id })).rejects.toMatchObject({
        reason: "badCode",
      });
    await expect(service.request("cameras.pair", { code: "K7QF2-M9XT4", cameraId: null })).rejects.toMatchObject({
      reason: "notThisCamera",
    });
    expect(agent.requests).toEqual(["GET /healthz"]);
  });

  it("says what the camera refuses", async () => {
    await start({ dataFolder });
    await service.request("cameras.look", { address: agent.address });
    const code = agent.showCode();
    const refused = async () => service.request("cameras.pair", { code, cameraId: agent.id });
    agent.pairRefusal = "noCode";
    await expect(refused()).rejects.toMatchObject({ reason: "codeExpired" });
    agent.pairRefusal = "tooManyTries";
    await expect(refused()).rejects.toMatchObject({ reason: "tooManyTries" });
    agent.pairRefusal = "full";
    await expect(refused()).rejects.toMatchObject({ reason: "full" });
    await agent.stop();
    await expect(refused()).rejects.toMatchObject({ reason: "unreachable" });
  });

  it("tells an address that is none, one where nobody answers, and one where no camera does", async () => {
    await start({ dataFolder });
    const look = (address: string) => service.request("cameras.look", { address });
    await expect(look("not an address")).rejects.toMatchObject({ reason: "badAddress" });
    const { address } = agent;
    await agent.stop();
    await expect(look(address)).rejects.toMatchObject({ reason: "unreachable" });
    await expect(
      service.request("cameras.pair", { code: "K7QF2-M9XT4", cameraId: "0".repeat(64) }),
    ).rejects.toMatchObject({ reason: "unknown" });
  });
});

describe("a paired camera", () => {
  it("is still paired after the service was killed, its token encrypted in a file of this user alone", async () => {
    await start({ dataFolder, keyring: "system" });
    await pair();
    await camera(agent.id, (each) => each.isReachable === true);
    await service.stop();
    const [token] = agent.tokens;
    const text = await kept();
    expect(text).not.toContain(token);
    expect((await stat(join(dataFolder, "cameras.json"))).mode & 0o777).toBe(0o600);
    await start({ dataFolder, keyring: "system" });
    await camera(agent.id, (each) => each.isReachable === true);
    service.process.kill("SIGKILL");
    await agent.until(() => agent.sockets.size === 0);
    await start({ dataFolder, keyring: "system" });
    await camera(agent.id, (each) => each.isReachable === true);
    expect(agent.requests.filter((request) => request.startsWith("POST"))).toHaveLength(1);
  });

  it("is kept as it is where the system encrypts nothing, and encrypted once it does", async () => {
    await start({ dataFolder });
    await pair();
    await service.stop();
    const [token] = agent.tokens;
    expect(await kept()).toContain(token);
    await start({ dataFolder, keyring: "system" });
    await camera(agent.id, (each) => each.isReachable === true);
    await service.stop();
    expect(await kept()).not.toContain(token);
  });

  it("is to be paired again when its token cannot be decrypted, and loses nothing else", async () => {
    await start({ dataFolder, keyring: "system" });
    await pair();
    await service.request("cameras.rename", { cameraId: agent.id, name: "Stairs" });
    await service.stop();
    const locked = new ShellDouble({
      decrypt: () => {
        throw new Error("the keyring is locked");
      },
    });
    await start({ dataFolder, keyring: "system" }, locked);
    expect(await camera(agent.id, ({ trust }) => trust === "unauthorised")).toMatchObject({ name: "Stairs" });
    await service.stop();
    await start({ dataFolder, keyring: "system" });
    expect(await camera(agent.id, (each) => each.isReachable === true)).toMatchObject({ name: "Stairs" });
  });

  it("does not cost the others when its entry is broken", async () => {
    await start({ dataFolder });
    await pair();
    await service.stop();
    const file = z.object({ version: z.literal(1), cameras: z.array(z.unknown()) }).parse(JSON.parse(await kept()));
    await writeFile(
      join(dataFolder, "cameras.json"),
      JSON.stringify({ ...file, cameras: [{ id: 3 }, ...file.cameras] }),
    );
    await start({ dataFolder });
    await camera(agent.id, (each) => each.isReachable === true);
    expect((await service.request("cameras.list", null)).cameras).toHaveLength(1);
    expect((await readdir(dataFolder)).some((name) => name.startsWith("cameras.json.broken-"))).toBe(true);
  });

  it("is told to be off when it stops, and is back by itself", async () => {
    await start({ dataFolder });
    await pair();
    await camera(agent.id, (each) => each.isReachable === true);
    await agent.stop();
    const off = await camera(agent.id, (each) => each.isReachable === false);
    expect(Math.abs(Date.now() - (off.offSinceMs ?? 0))).toBeLessThan(15_000);
    await agent.listen();
    expect(await camera(agent.id, (each) => each.isReachable === true)).toMatchObject({ offSinceMs: null });
  });

  it("that has another certificate now is refused, and is sent nothing", async () => {
    await start({ dataFolder });
    await pair();
    await camera(agent.id, (each) => each.isReachable === true);
    const { port } = agent;
    await agent.stop();
    const eavesdropper = await Eavesdropper.start(port);
    others.push(eavesdropper);
    await camera(agent.id, ({ trust }) => trust === "keyChanged");
    expect(eavesdropper.heard).toBe("");
    await eavesdropper.stop();
    await agent.listen();
    await service.request("link.wake", { cameraId: agent.id });
    await camera(agent.id, ({ trust, isReachable }) => trust === "paired" && isReachable === true);
  });

  it("that was set up anew is forgotten and paired with a new code", async () => {
    await start({ dataFolder });
    await pair();
    await camera(agent.id, (each) => each.isReachable === true);
    const { port, id } = agent;
    await agent.stop();
    const anew = await AgentDouble.start("Hallway");
    others.push(anew);
    await anew.stop();
    agent = anew;
    await anew.listenAt(port);
    await camera(id, ({ trust }) => trust === "keyChanged");
    await service.request("cameras.forget", { cameraId: id });
    expect((await pair(anew)).id).toBe(anew.id);
    const { cameras } = await service.request("cameras.list", null);
    expect(cameras.map((each) => each.id)).toEqual([anew.id]);
  });

  it("whose owner took the place away is unauthorised until it is paired again", async () => {
    await start({ dataFolder });
    await pair();
    await camera(agent.id, (each) => each.isReachable === true);
    agent.revokeAll();
    await camera(agent.id, ({ trust }) => trust === "unauthorised");
    await expect(service.request("link.offer", { cameraId: agent.id, sdp: "offer" })).rejects.toMatchObject({
      reason: "unknown",
    });
    await service.stop();
    await start({ dataFolder });
    await camera(agent.id, ({ trust }) => trust === "unauthorised");
    await service.request("cameras.pair", { code: agent.showCode(), cameraId: null });
    await camera(agent.id, ({ trust, isReachable }) => trust === "paired" && isReachable === true);
  });

  it("of another version is told to be", async () => {
    await start({ dataFolder });
    agent.refusal = "incompatible";
    await pair();
    expect(await camera(agent.id, ({ trust }) => trust === "incompatible")).toMatchObject({ offSinceMs: null });
  });

  it("keeps the name and the place that its owner gives it", async () => {
    const other = await AgentDouble.start("Kitchen");
    others.push(other);
    await start({ dataFolder });
    await pair();
    await pair(other);
    await service.request("cameras.rename", { cameraId: other.id, name: " Stove " });
    await service.request("cameras.order", { cameraIds: [other.id, agent.id, other.id] });
    await service.stop();
    await start({ dataFolder });
    const names = async () => (await service.request("cameras.list", null)).cameras.map(({ name }) => name);
    expect(await names()).toEqual(["Stove", "Hallway"]);
    await service.request("cameras.rename", { cameraId: other.id, name: "" });
    expect(await names()).toEqual(["Kitchen", "Hallway"]);
  });

  it("is told when it is forgotten, and may be found again", async () => {
    await start({ dataFolder });
    await pair();
    await camera(agent.id, (each) => each.isReachable === true);
    await service.request("cameras.forget", { cameraId: agent.id });
    await agent.until(() => agent.tokens.size === 0 && agent.sockets.size === 0);
    const { cameras, found } = await service.request("cameras.list", null);
    expect(cameras).toEqual([]);
    expect(found.map(({ id }) => id)).toEqual([agent.id]);
    await service.stop();
    expect(await kept()).not.toContain(agent.id);
  });

  it("is looked for at the addresses that the app is started with, until it answers", async () => {
    const { address } = agent;
    await agent.stop();
    await start({ dataFolder, addresses: [address] });
    await agent.listen();
    const { found } = await service.event("cameras", (list) => list.found.length > 0);
    expect(found).toMatchObject([{ id: agent.id, address }]);
  });
});
