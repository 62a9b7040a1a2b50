import type { LinkErrorReason } from "@nekomado/viewer";
import { LinkError } from "@nekomado/viewer";
import { ProblemError } from "../../contract/index.ts";

const linkReasonOf = ({ reason }: ProblemError): LinkErrorReason => {
  switch (reason) {
    case "timeout":
    case "full":
    case "incompatible":
    case "unauthorised":
      return reason;
    case "service":
    case "disconnected":
    case "unreachable":
    case "keyChanged":
    case "unknown":
      return "disconnected";
    default:
      return "unreadable";
  }
};

/** What a request to the service did not succeed for, in the words of a link. */
export const linkErrorOf = (cause: unknown): LinkError => {
  if (cause instanceof ProblemError) return new LinkError(linkReasonOf(cause), cause.message, { cause });
  return new LinkError("unreadable", "The answer of the app's service could not be read.", { cause });
};
