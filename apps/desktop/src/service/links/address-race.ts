import type { Socket } from "node:net";
import type { Address } from "../trust/address.ts";
import { ConnectError } from "../trust/connect-error.ts";
import { connectPinned } from "../trust/pinned-tls.ts";

/** The next address has its turn when the one before has failed, or after so long. */
const nextAfterMs = 400;

export interface RaceResult {
  /** The connection to the pinned camera, and where it was made; null when it is at none of the addresses. */
  won: { socket: Socket; address: Address } | null;
  /** What came of the others, in the order in which it came. */
  failures: { address: Address; error: ConnectError }[];
}

/** Tries the addresses in their order, overlapping where one keeps silent; the first that proves the pin ends it. */
export const raceAddresses = async (
  addresses: readonly Address[],
  pin: string,
  signal: AbortSignal,
): Promise<RaceResult> => {
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  const failures: RaceResult["failures"] = [];
  const tries: Promise<RaceResult["won"]>[] = [];
  let won: RaceResult["won"] = null;
  const attempt = async (address: Address): Promise<RaceResult["won"]> => {
    try {
      const socket = await connectPinned(address, pin, { signal: stop });
      if (won !== null) {
        socket.destroy();
        return null;
      }
      won = { socket, address };
      over.abort();
      return won;
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      if (error.reason !== "aborted") failures.push({ address, error });
      return null;
    }
  };
  for (const address of addresses) {
    if (stop.aborted) break;
    const started = attempt(address);
    tries.push(started);
    let timer: NodeJS.Timeout | undefined;
    const pause = new Promise((resolve) => {
      timer = setTimeout(resolve, nextAfterMs);
    });
    await Promise.race([started, pause]);
    clearTimeout(timer);
  }
  await Promise.all(tries);
  return { won, failures };
};
