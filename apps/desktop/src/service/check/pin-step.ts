import type { TLSSocket } from "node:tls";
import type { Address } from "../trust/address.ts";
import { formatAddress } from "../trust/address.ts";
import { ConnectError } from "../trust/connect-error.ts";
import { connectPinned } from "../trust/pinned-tls.ts";
import type { CheckReason, StepOutcome } from "./step.ts";
import { failed, passed } from "./step.ts";

/** A connection whose other end is proved to be the camera. */
export interface Proved {
  socket: TLSSocket;
  address: Address;
}

const withinMs = 4000;
const shownDigits = 16;

const reasonOf = ({ reason }: ConnectError): CheckReason => {
  switch (reason) {
    case "otherCertificate":
    case "noTls":
    case "timeout":
      return reason;
    case "unreachable":
    case "aborted":
      return "unknown";
  }
};

/** The likeliest first: another certificate says more than no TLS at all. */
const telling: readonly CheckReason[] = ["otherCertificate", "noTls", "timeout", "unknown"];

/** Whether one of those who accept a connection holds the camera's certificate. Nothing but handshakes is sent. */
export const pinStep = async (addresses: readonly Address[], pin: string): Promise<StepOutcome<Proved>> => {
  const lines: string[] = [];
  const seen = new Set<CheckReason>();
  for (const address of addresses) {
    try {
      const socket = await connectPinned(address, pin, { timeoutMs: withinMs });
      lines.push(`${formatAddress(address)}: the camera's own certificate (${pin.slice(0, shownDigits)}…)`);
      return passed(lines.join("; "), { socket, address });
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      seen.add(reasonOf(error));
      const other = error.fingerprint === null ? "" : ` (${error.fingerprint.slice(0, shownDigits)}…)`;
      lines.push(`${formatAddress(address)}: ${error.reason}${other}${error.code === null ? "" : ` ${error.code}`}`);
    }
  }
  return failed(telling.find((reason) => seen.has(reason)) ?? "unknown", lines.join("; "));
};
