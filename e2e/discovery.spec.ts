import { expect, test } from "@playwright/test";
import type { CameraList, CheckResult } from "../apps/desktop/src/contract/index.ts";
import { Avahi, whyNoAvahi } from "./network/avahi.ts";
import { JsonLines } from "./network/json-lines.ts";
import { LocalNetwork, whyNoNamespaces } from "./network/namespaces.ts";
import { NetworkedBoard } from "./network/networked-board.ts";
import { NetworkedService } from "./network/networked-service.ts";

const noNamespaces = whyNoNamespaces();
test.skip(noNamespaces !== null, `skipped: ${noNamespaces}`);

let network: LocalNetwork;
let boards: NetworkedBoard[];
let services: NetworkedService[];
let avahi: Avahi | undefined;

const board = (host: string, name: string): NetworkedBoard => {
  const made = new NetworkedBoard(network.host(host), name);
  boards.push(made);
  return made;
};

const openService = async (): Promise<NetworkedService> => {
  const service = await NetworkedService.start(network.host("pc"));
  services.push(service);
  return service;
};

const hasFound = (id: string) => (list: CameraList) => list.found.some((camera) => camera.id === id);

const pair = async (service: NetworkedService, with_: NetworkedBoard): Promise<void> => {
  await service.until(hasFound(with_.id));
  await service.request("cameras.pair", { code: await with_.code(), cameraId: with_.id });
  await service.until(({ cameras }) => cameras.some(({ id, isReachable }) => id === with_.id && isReachable === true));
};

const impostor = (host: string, name: string, id: string, port: number): JsonLines => {
  const program = new URL("./network/impostor.ts", import.meta.url).pathname;
  const command = [process.execPath, program, name, id, String(port)] as const;
  return new JsonLines(network.host(host).spawn([...command], { stdio: ["ignore", "pipe", "pipe"] }));
};

const outcomes = (results: readonly CheckResult[]) => results.map(({ reason, outcome }) => reason ?? outcome);

test.beforeEach(async () => {
  network = await LocalNetwork.create(["pc", "board1", "board2", "other"]);
  boards = [];
  services = [];
});

test.afterEach(async () => {
  for (const service of services) await service.close();
  for (const each of boards) await each.close();
  await network.close();
  avahi?.close();
  avahi = undefined;
});

test("two cameras are found within two seconds of the start, and gone with their goodbye", async () => {
  const [first, second] = [board("board1", "Living room"), board("board2", "猫の部屋. 2")];
  await Promise.all([first.start(), second.start()]);
  const service = await openService();
  const startedAtMs = performance.now();
  const { found, canDiscover } = await service.until((list) => list.found.length === 2);
  expect(performance.now() - startedAtMs).toBeLessThan(2000);
  expect(canDiscover).toBe(true);
  expect(first.id).not.toBe(second.id);
  for (const { id, name, address } of [first, second])
    expect(found).toContainEqual({ id, name, address, origin: "network", isTaken: false, isIncompatible: false });

  await second.stop();
  const left = await service.until((list) => list.found.length === 1);
  expect(left.found[0]?.id).toBe(first.id);
});

test("Avahi resolves the announcement, and hears the goodbye", async () => {
  const noAvahi = whyNoAvahi();
  test.skip(noAvahi !== null, `skipped: ${noAvahi}`);
  const [first, second] = [board("board1", "Living room"), board("board2", "Living room")];
  await first.start();
  await second.start();
  avahi = await Avahi.start(network.host("other"));
  const onlooker = avahi;
  const resolved = await onlooker.browse();
  const text = (id: string) => ["v=1", `id=${id}`, "name=Living room", "paired=0"].sort();
  expect(resolved.map((service) => ({ ...service, text: service.text.toSorted() }))).toEqual(
    expect.arrayContaining([
      {
        name: "Living room",
        host: `nekomado-${first.id.slice(0, 12)}.local`,
        address: first.host.address,
        port: 8443,
        text: text(first.id),
      },
      {
        name: expect.stringMatching(/^Living room .*2/),
        host: expect.stringMatching(new RegExp(`^nekomado-${second.id.slice(0, 12)}`)),
        address: second.host.address,
        port: 8443,
        text: text(second.id),
      },
    ]),
  );
  await first.stop();
  await expect.poll(async () => (await onlooker.browse()).map(({ address }) => address)).toEqual([second.host.address]);
});

test("a paired camera says that it is taken, is followed to another address, and its goodbye is told", async () => {
  const camera = board("board1", "Living room");
  await camera.start();
  const service = await openService();
  const onlooker = await openService();
  await pair(service, camera);
  await onlooker.until(({ found }) => found.some(({ id, isTaken }) => id === camera.id && isTaken));
  expect(outcomes(await service.request("check.network", { cameraId: camera.id }))).toEqual([
    "passed",
    "passed",
    "passed",
    "passed",
  ]);

  const former = camera.address;
  await camera.host.moveTo("10.99.0.77");
  expect(camera.address).not.toBe(former);
  await service.until(({ cameras: [own] }) => own?.address === camera.address && own.isReachable === true);

  await camera.stop();
  const { cameras } = await service.until(({ cameras: [own] }) => own?.saidGoodbye === true);
  expect(cameras[0]).toMatchObject({ trust: "paired", isReachable: false, address: camera.address });
  expect(outcomes(await service.request("check.network", { cameraId: camera.id }))).toEqual([
    "notAnnounced",
    "connectionRefused",
    "skipped",
    "skipped",
  ]);
  await camera.host.disconnect();
  const [, tcp] = await service.request("check.network", { cameraId: camera.id });
  expect(tcp?.outcome).toBe("failed");
  expect(["noRoute", "timeout"]).toContain(tcp?.reason);
});

test("announcements in a camera's name leave its link alone, move nothing, and are told nothing", async () => {
  const camera = board("board1", "Living room");
  await camera.start();
  const service = await openService();
  await pair(service, camera);
  const sameId = impostor("board2", "Living room", camera.id, 9443);
  const sameName = impostor("other", "Living room", "own", 9444);
  const { fingerprint } = await sameName.first((line) => typeof line["fingerprint"] === "string");
  const list = await service.until(({ found }) => found.some(({ id }) => id === fingerprint));
  expect(list.found.map(({ id }) => id)).toEqual([fingerprint]);
  // What is announced under its id is a further address to try.
  let detail = "";
  const whereFound = async () => {
    const [found] = await service.request("check.network", { cameraId: camera.id });
    return (detail = found?.detail ?? "");
  };
  await expect.poll(whereFound).toContain("10.99.0.3:9443");
  // The check has knocked at each of the impostor's addresses; the link, which is up, has not.
  const connections = () => sameId.all.filter(({ connection }) => connection === true).length;
  await expect.poll(connections).toBe(detail.match(/:9443\b/g)?.length);
  const { cameras: present } = await service.request("cameras.list", null);
  expect(present).toHaveLength(1);
  expect(present[0]).toMatchObject({ id: camera.id, trust: "paired", isReachable: true, address: camera.address });

  const before = sameId.all.length;
  await camera.stop("SIGKILL");
  await sameId.first(({ connection }) => connection === true, before);
  const { cameras: left } = await service.until(({ cameras: [own] }) => own?.isReachable === false);
  expect(left[0]).toMatchObject({ trust: "paired", address: camera.address });

  await camera.start();
  await service.until(({ cameras: [own] }) => own?.isReachable === true && own.address === camera.address);
  for (const { all } of [sameId, sameName]) expect(all.filter(({ heard }) => heard !== undefined)).toEqual([]);
});

test("rubbish, hundreds of cameras and a forged goodbye cost nothing but room for strangers", async () => {
  const [paired, other] = [board("board1", "Living room"), board("board2", "Kitchen")];
  await Promise.all([paired.start(), other.start()]);
  const service = await openService();
  await pair(service, paired);
  await service.until(hasFound(other.id));
  const program = new URL("./network/forger.ts", import.meta.url).pathname;
  const forger = network
    .host("other")
    .spawn([process.execPath, program, "Living room"], { stdio: ["ignore", "pipe", "inherit"] });
  const { sent } = await new JsonLines(forger).first(({ sent: count }) => typeof count === "number");
  expect(sent).toBeGreaterThan(3000);
  const { cameras, found } = await service.request("cameras.list", null);
  expect(cameras[0]).toMatchObject({ trust: "paired", isReachable: true, address: paired.address });
  expect(found.length).toBeLessThanOrEqual(9);
  expect(found.map(({ id }) => id)).toContain(other.id);
  expect(found.some(({ name }) => name === "Forged")).toBe(true);
  expect(service.isRunning).toBe(true);
});

test("a PC without a network says so, and finds cameras once it has one", async () => {
  const camera = board("board1", "Living room");
  await camera.start();
  const pc = network.host("pc");
  await pc.disconnect();
  const service = await openService();
  await service.until(({ canDiscover }) => !canDiscover);
  await pc.connect();
  const list = await service.until(hasFound(camera.id));
  expect(list.canDiscover).toBe(true);
  await pc.disconnect();
  await service.until(({ canDiscover, found }) => !canDiscover && found.length === 0);
  await pc.connect();
  await service.until(hasFound(camera.id));
});
