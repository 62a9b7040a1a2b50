import type { IncomingMessage } from "node:http";
import { keyframeOf, keyframePath, maxKeyframeBytes } from "@nekomado/protocol";
import type { KeyframeAnswer } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import type { Address } from "../trust/address.ts";
import { openResponse, readBytes } from "../trust/agent-response.ts";
import { ProvedAgent } from "../trust/pinned-agent.ts";
import type { RaceResult } from "./address-race.ts";
import { raceAddresses } from "./address-race.ts";
import { readRefusal } from "./agent-refusal.ts";

/** By then there is a connection with a picture of its own, or there is none to be had. */
const answerWithinMs = 4000;

export interface KeyframeSource {
  /** Where the camera may be, best first. */
  addresses: readonly Address[];
  /** SHA-256 of the camera's certificate in hexadecimal. */
  pin: string;
  token: string;
}

const unconnected = (addresses: readonly Address[], failures: RaceResult["failures"]): ProblemError => {
  const [best] = addresses;
  if (best === undefined)
    return new ProblemError("unreachable", "No address of the camera is known: wait until it is found, or type one.");
  // At the other addresses somebody else may well be: they were only said to be the camera's.
  const cause = (failures.find(({ address }) => address === best) ?? failures[0])?.error;
  switch (cause?.reason) {
    case "otherCertificate":
      return new ProblemError("keyChanged", cause.message, { cause });
    case "timeout":
      return new ProblemError("timeout", cause.message, { cause });
    case "unreachable":
    case "noTls":
      return new ProblemError("unreachable", cause.message, { cause });
    case "aborted":
    case undefined:
      return new ProblemError("disconnected", "The camera's keyframe is not wanted any more: its link was closed.");
  }
};

const read = async (response: IncomingMessage): Promise<KeyframeAnswer> => {
  if (response.statusCode !== 200) {
    const refusal = await readRefusal(response);
    if (refusal !== null) return { ok: false, refusal };
    throw new ProblemError(
      "refused",
      `The camera gives no keyframe alone: it answers ${response.statusCode}. If it is older than this app, update it.`,
    );
  }
  const accessUnit = await readBytes(response, maxKeyframeBytes);
  if (accessUnit === null)
    throw new ProblemError("refused", `The camera's keyframe has more than ${maxKeyframeBytes} bytes.`);
  const { headers } = response;
  const get = (name: string): string | null => {
    const value = headers[name];
    return typeof value === "string" ? value : null;
  };
  const keyframe = keyframeOf({ get }, accessUnit);
  if (keyframe !== null) return { ok: true, keyframe };
  throw new ProblemError("refused", "The camera's keyframe does not say which it is, or is none.");
};

const ask = async ({ addresses, pin, token }: KeyframeSource, signal: AbortSignal): Promise<KeyframeAnswer> => {
  const { won, failures } = await raceAddresses(addresses, pin, signal);
  if (won === null) throw unconnected(addresses, failures);
  const { socket, address } = won;
  const agent = new ProvedAgent(() => Promise.resolve(socket));
  try {
    return await read(await openResponse({ agent, address, method: "GET", path: keyframePath, token }, signal));
  } finally {
    agent.destroy();
    socket.destroy();
  }
};

/** @throws the signal's reason, once it is aborted */
const until = async <Value>(signal: AbortSignal, begin: () => Promise<Value>): Promise<Value> => {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await Promise.race([begin(), promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
};

/**
 * Asks a camera for its newest keyframe, over a connection of its own to the very agent that the app is paired with:
 * it does not matter whether the link is up.
 *
 * @param source may take its time, which counts as well
 * @param signal the keyframe is not wanted any more
 * @throws {ProblemError} unreachable, keyChanged, timeout, disconnected, or refused (no answer of the protocol's)
 */
export const readKeyframe = async (
  source: () => Promise<KeyframeSource>,
  signal: AbortSignal,
  withinMs = answerWithinMs,
): Promise<KeyframeAnswer> => {
  const tooLate = AbortSignal.timeout(withinMs);
  const stop = AbortSignal.any([signal, tooLate]);
  try {
    return await ask(await until(stop, source), stop);
  } catch (cause) {
    if (tooLate.aborted)
      throw new ProblemError("timeout", `The camera's keyframe did not come within ${withinMs} ms.`, { cause });
    if (cause instanceof ProblemError) throw cause;
    throw new ProblemError("disconnected", "The connection ended before the camera's keyframe was there.", { cause });
  }
};
