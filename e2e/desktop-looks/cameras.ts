import type { Camera, FoundCamera } from "../../apps/desktop/src/contract/index.ts";

const idOf = (name: string): string => Buffer.from(name.padEnd(32, "-").slice(0, 32)).toString("hex");

/** A camera that the app is paired with, reachable as long as nothing else is said. */
export const cameraCalled = (name: string, difference: Partial<Camera> = {}): Camera => ({
  id: idOf(name),
  name,
  ownName: name,
  trust: "paired",
  isReachable: true,
  saidGoodbye: false,
  offSinceMs: null,
  address: "192.0.2.7:8443",
  ...difference,
});

/** Since five past one, whatever the time is now. */
export const offSince = (atMs: number): Partial<Camera> => ({ isReachable: false, offSinceMs: atMs });

export const foundCalled = (name: string, difference: Partial<FoundCamera> = {}): FoundCamera => ({
  id: idOf(name),
  name,
  address: "192.0.2.8:8443",
  origin: "network",
  isTaken: false,
  isIncompatible: false,
  ...difference,
});
