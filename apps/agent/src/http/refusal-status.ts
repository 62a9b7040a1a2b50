import type { Refusal } from "@nekomado/protocol";

/** The HTTP status that goes with a refusal. */
export const statusOf = ({ reason }: Refusal): 400 | 401 | 403 | 404 | 429 | 503 => {
  switch (reason) {
    case "full":
    case "unavailable":
    case "noPictures":
      return 503;
    case "noSession":
    case "noFrame":
    case "noCode":
      return 404;
    case "unauthorised":
      return 401;
    case "wrongCode":
      return 403;
    case "tooManyTries":
      return 429;
    case "malformed":
    case "tooLarge":
    case "noVideo":
    case "noH264":
    case "incompatible":
      return 400;
  }
};
