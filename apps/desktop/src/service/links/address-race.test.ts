import type { Socket } from "node:net";
import { createServer } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { AgentDouble } from "../testing/agent-double.ts";
import { Eavesdropper } from "../testing/eavesdropper.ts";
import { listening } from "../testing/listening.ts";
import type { Address } from "../trust/address.ts";
import { parseAddress } from "../trust/address.ts";
import { raceAddresses } from "./address-race.ts";

let camera: AgentDouble;
const { signal } = new AbortController();

const addressOf = ({ address }: { address: string }): Address => parseAddress(address)!;

beforeEach(async () => {
  camera = await AgentDouble.start();
});

afterEach(async () => {
  await camera.stop();
});

it("finds the camera behind an address that refuses, one that keeps silent, and a stranger", async () => {
  const gone = await AgentDouble.start("gone", camera.certificate);
  const refuses = addressOf(gone);
  await gone.stop();
  const sockets: Socket[] = [];
  const mute = createServer((socket) => sockets.push(socket));
  const silent = await listening(mute);
  const stranger = await Eavesdropper.start();
  const order = [refuses, silent, addressOf(stranger), addressOf(camera)];
  const { won, failures } = await raceAddresses(order, camera.id, signal);
  expect(won?.address).toEqual(addressOf(camera));
  expect(failures.map(({ error }) => error.reason)).toEqual(["unreachable", "otherCertificate"]);
  expect(failures.at(-1)?.error.fingerprint).toBe(stranger.id);
  expect(stranger.heard).toBe("");
  won?.socket.destroy();
  for (const socket of sockets) socket.destroy();
  mute.close();
  await stranger.stop();
});

it("asks nobody further once the first address is the camera's", async () => {
  const stranger = await Eavesdropper.start();
  let isApproached = false;
  void stranger.approached().then(() => (isApproached = true));
  const { won, failures } = await raceAddresses([addressOf(camera), addressOf(stranger)], camera.id, signal);
  expect(won?.address).toEqual(addressOf(camera));
  expect(failures).toEqual([]);
  expect(isApproached).toBe(false);
  won?.socket.destroy();
  await stranger.stop();
});

it("ends when it is not wanted any more, or there is nowhere to go", async () => {
  expect(await raceAddresses([], camera.id, signal)).toEqual({ won: null, failures: [] });
  expect(await raceAddresses([addressOf(camera)], camera.id, AbortSignal.abort())).toEqual({ won: null, failures: [] });
});
