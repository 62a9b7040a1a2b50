import { once } from "node:events";
import { existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import type { Server, Socket } from "node:net";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemCodeOf } from "../errors.ts";
import { findSocket, takePlace } from "./control-place.ts";
import { PlaceHolder } from "./testing/place-holder.ts";

let folder: string;
let place: string;
let servers: Server[];
let holders: PlaceHolder[];
let waiters: Socket[];

const listenAt = async (path: string): Promise<void> => {
  const server = createServer();
  servers.push(server);
  server.listen(path);
  await once(server, "listening");
};

const close = async (server: Server): Promise<void> => {
  const closed = once(server, "close");
  server.close();
  await closed;
};

/** Leaves what a killed process leaves: a copy of the name outlives the server that it belongs to. */
const leaveSocket = async (name: string): Promise<void> => {
  const server = createServer();
  const path = join(folder, "other");
  server.listen(path);
  await once(server, "listening");
  mkdirSync(place, { recursive: true });
  linkSync(path, join(place, name));
  await close(server);
};

/** Opens a connection that nobody takes. @returns why it was refused */
const wait = (path: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = connect(path, () => resolve(undefined));
    waiters.push(socket);
    socket.on("error", (error) => resolve(systemCodeOf(error)));
  });

const takeMany = (takers: number): Promise<(string | undefined)[]> =>
  Promise.all(Array.from({ length: takers }, () => takePlace(place, listenAt)));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nekomado-place-"));
  place = join(folder, "control");
  servers = [];
  holders = [];
  waiters = [];
});

afterEach(async () => {
  for (const waiter of waiters) waiter.destroy();
  await Promise.all([...servers.map(close), ...holders.map((holder) => holder.kill())]);
  rmSync(folder, { recursive: true });
});

describe("a place for one socket", () => {
  it("is made for its owner alone", async () => {
    const socket = await takePlace(place, async (path) => {
      expect(dirname(dirname(path))).toBe(folder);
      expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
      await listenAt(path);
    });
    expect(socket).toBe(await findSocket(place));
    expect(statSync(socket ?? "").mode & 0o777).toBe(0o600);
    expect(statSync(place).mode & 0o777).toBe(0o700);
  });

  it("is not there before anybody took it, and is empty when its socket was taken away", async () => {
    expect(await findSocket(place)).toBeUndefined();
    rmSync((await takePlace(place, listenAt)) ?? "");
    expect(await findSocket(place)).toBeUndefined();
    expect(await takePlace(place, listenAt)).toBeDefined();
  });

  it.each([0, 1])("goes to one of many that come at once, over %i sockets that were left there", async (left) => {
    for (let round = 0; round < 25; round++) {
      if (left > 0) await leaveSocket("killed");
      const taken = (await takeMany(12)).filter((socket) => socket !== undefined);
      expect(taken).toHaveLength(1);
      expect(await findSocket(place)).toBe(taken[0]);
      // Whoever came too late leaves nothing behind.
      expect(readdirSync(folder)).toEqual(["control"]);
      await Promise.all(servers.splice(0).map(close));
      rmSync(place, { recursive: true });
    }
  });

  it("goes to one process of several as often as the one before is killed", async () => {
    const waiting = await Promise.all(Array.from({ length: 6 }, () => PlaceHolder.spawn(place)));
    holders.push(...waiting);
    while (waiting.length > 0) {
      const said = await Promise.all(waiting.map((holder) => holder.take()));
      expect(said.filter((word) => word === "taken")).toHaveLength(1);
      const [holder] = waiting.splice(said.indexOf("taken"), 1);
      expect(await takePlace(place, listenAt)).toBeUndefined();
      await holder?.kill();
    }
  });

  it("stays with a process that is stopped, for as long as it may take", async () => {
    const holder = await PlaceHolder.spawn(place);
    holders.push(holder);
    expect(await holder.take()).toBe("taken");
    const socket = (await findSocket(place)) ?? "";
    holder.freeze();
    expect(await takePlace(place, listenAt)).toBeUndefined();
    // Until the kernel lets nobody wait for it any more.
    let refusal: unknown;
    while (refusal === undefined) refusal = await wait(socket);
    expect(refusal).toBe("EAGAIN");
    expect(await takePlace(place, listenAt)).toBeUndefined();
    expect(await findSocket(place)).toBe(socket);
    await holder.kill();
    expect(await takePlace(place, listenAt)).toBeDefined();
  });

  it("is given to nobody who cannot listen, and nothing is left of the attempt", async () => {
    const fault = new Error("no room");
    await expect(takePlace(place, () => Promise.reject(fault))).rejects.toBe(fault);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is left as it is when it holds what is no socket of ours", async () => {
    mkdirSync(join(place, "letters"), { recursive: true });
    await expect(takePlace(place, listenAt)).rejects.toThrow(/EISDIR|EPERM/);
    expect(existsSync(join(place, "letters"))).toBe(true);
  });
});
