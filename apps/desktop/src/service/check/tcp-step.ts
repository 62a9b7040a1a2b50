import { connect } from "node:net";
import type { Address } from "../trust/address.ts";
import { formatAddress } from "../trust/address.ts";
import { codeOf } from "../trust/connect-error.ts";
import type { CheckReason, StepOutcome } from "./step.ts";
import { failed, passed } from "./step.ts";

const withinMs = 4000;

interface Attempt {
  address: Address;
  tookMs: number;
  /** The system's error code, or `timeout`; null when the connection was accepted. */
  fault: string | null;
}

const reasons: Record<string, CheckReason> = {
  ECONNREFUSED: "connectionRefused",
  ECONNRESET: "connectionRefused",
  EHOSTUNREACH: "noRoute",
  ENETUNREACH: "noRoute",
  EHOSTDOWN: "noRoute",
  ENETDOWN: "noRoute",
  EADDRNOTAVAIL: "noRoute",
  ENOTFOUND: "noRoute",
  EAI_AGAIN: "noRoute",
  EACCES: "blocked",
  EPERM: "blocked",
  ETIMEDOUT: "timeout",
  timeout: "timeout",
};

/** The likeliest first: who refuses is there at least. */
const telling: readonly CheckReason[] = ["blocked", "connectionRefused", "timeout", "noRoute"];

const attempt = (address: Address): Promise<Attempt> =>
  new Promise((resolve) => {
    const sinceMs = performance.now();
    const socket = connect({ host: address.host, port: address.port });
    const end = (fault: string | null) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ address, tookMs: Math.round(performance.now() - sinceMs), fault });
    };
    const timer = setTimeout(() => end("timeout"), withinMs);
    socket.on("error", (error) => end(codeOf(error) ?? "unknown"));
    socket.once("connect", () => end(null));
  });

/** Whether anything accepts a connection where the camera may be. Nothing is sent. */
export const tcpStep = async (addresses: readonly Address[]): Promise<StepOutcome<readonly Address[]>> => {
  const attempts = await Promise.all(addresses.map(attempt));
  const detail = attempts
    .map(({ address, tookMs, fault }) => `${formatAddress(address)}: ${fault ?? "accepted"} (${tookMs} ms)`)
    .join("; ");
  const open = attempts.filter(({ fault }) => fault === null).map(({ address }) => address);
  if (open.length > 0) return passed(detail, open);
  const seen = new Set(attempts.map(({ fault }) => reasons[fault ?? ""] ?? "unknown"));
  return failed(telling.find((reason) => seen.has(reason)) ?? "unknown", detail);
};
