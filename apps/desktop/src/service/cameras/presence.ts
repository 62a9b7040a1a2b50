import type { Camera, LinkEvent } from "../../contract/index.ts";

/** What the app knows of a paired camera's being there, from its link and its announcements. */
export type Presence = Pick<Camera, "trust" | "isReachable" | "saidGoodbye" | "offSinceMs">;

export const untried: Presence = { trust: "paired", isReachable: null, saidGoodbye: false, offSinceMs: null };

const reached = { isReachable: true, saidGoodbye: false, offSinceMs: null } as const;

/** @param nowMs Unix time */
export const presenceAfter = (before: Presence, event: LinkEvent, nowMs: number): Presence => {
  const off = { ...before, isReachable: false, offSinceMs: before.offSinceMs ?? nowMs };
  switch (event.kind) {
    case "up":
      return { ...reached, trust: "paired" };
    case "down":
      // A camera that refuses for now has been reached; of one that does not answer nothing worse is known any more.
      return event.refusal === null ? { ...off, trust: "paired" } : { ...reached, trust: "paired" };
    case "refused":
      return { ...reached, trust: event.refusal.reason === "incompatible" ? "incompatible" : "unauthorised" };
    case "keyChanged":
      return { ...off, trust: "keyChanged" };
    case "welcome":
    case "timeline":
    case "detections":
    case "stream":
    case "detector":
    case "goodbye":
      return before;
  }
};
