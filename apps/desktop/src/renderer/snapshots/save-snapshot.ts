import type { NekomadoClient, ParamsOf, SnapshotResult } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";

/** A service that went away is back within seconds; a snapshot waits for it so often. */
const mostTries = 4;
const triesAgainAfterMs = 3000;

/** Settles when the service says that it is back, or after some seconds in which it may have said so before. */
const serviceMayBeBack = (client: NekomadoClient): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(end, triesAgainAfterMs);
    const stop = client.on("service", ({ state }) => {
      if (state === "running") end();
    });
  });

/**
 * Hands a snapshot to the service, also over its being started again: what was taken is not lost with it.
 *
 * @throws {ProblemError}
 */
export const saveSnapshot = async (
  client: NekomadoClient,
  snapshot: ParamsOf<"snapshots.save">,
): Promise<SnapshotResult> => {
  for (let tries = 1; ; tries++) {
    try {
      return await client.request("snapshots.save", snapshot);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.reason !== "service" || tries === mostTries) throw error;
    }
    await serviceMayBeBack(client);
  }
};
