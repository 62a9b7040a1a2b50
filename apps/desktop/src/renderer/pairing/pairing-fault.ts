import { ProblemError } from "../../contract/index.ts";
import type { PairingFault } from "./pairing-words.ts";

/** What a request that did not succeed means to whoever typed a code or an address. */
export const pairingFault = (error: unknown, aimed: { atOneCamera: boolean }): PairingFault => {
  if (!(error instanceof ProblemError)) return "internal";
  switch (error.reason) {
    case "notThisCamera":
      return aimed.atOneCamera ? "notThisCamera" : "noCameraOfCode";
    case "badCode":
    case "codeExpired":
    case "tooManyTries":
    case "full":
    case "incompatible":
    case "keyChanged":
    case "unreachable":
    case "noCamera":
    case "badAddress":
    case "service":
    case "refused":
      return error.reason;
    case "timeout":
    case "disconnected":
    // The camera is not in the list any more.
    case "unknown":
      return "unreachable";
    case "malformed":
    case "unauthorised":
    case "diskFull":
    case "folder":
    case "missing":
    case "cancelled":
    case "internal":
      return "internal";
  }
};

/** Whether the same code may well be right a moment later: then it can be sent again as it stands. */
export const isWorthAnotherTry = (fault: PairingFault): boolean =>
  fault === "unreachable" || fault === "service" || fault === "internal" || fault === "refused" || fault === "full";
