import type { Handlers, KeyframeAnswer } from "../../contract/index.ts";
import type { Caller } from "../room/pages.ts";
import type { AgentLink } from "./agent-link.ts";
import type { PageLinks } from "./page-links.ts";
import type { PageMjpeg } from "./page-mjpeg.ts";

type LinkRequest =
  | "link.open"
  | "link.close"
  | "link.wake"
  | "link.offer"
  | "link.candidate"
  | "link.leave"
  | "link.clock"
  | "link.keyframe"
  | "mjpeg.open"
  | "mjpeg.took"
  | "mjpeg.close";

interface LinkRequestsOptions {
  links: PageLinks;
  mjpeg: PageMjpeg;
  /** @throws {ProblemError} for a camera that has no link */
  linkOf: (cameraId: string) => AgentLink;
  /** @throws {ProblemError} */
  readKeyframe: (cameraId: string) => Promise<KeyframeAnswer>;
}

export const linkRequests = ({
  links,
  mjpeg,
  linkOf,
  readKeyframe,
}: LinkRequestsOptions): Handlers<LinkRequest, Caller> => ({
  "link.open": ({ cameraId }, { pageId }) => {
    links.open(pageId, cameraId);
    return null;
  },
  "link.close": ({ cameraId }, { pageId }) => {
    links.close(pageId, cameraId);
    return null;
  },
  "link.wake": ({ cameraId }) => {
    linkOf(cameraId).wake();
    return null;
  },
  "link.offer": ({ cameraId, sdp }, { pageId }) => links.offer(pageId, cameraId, sdp),
  "link.candidate": ({ cameraId, sessionId, candidate }, { pageId }) => {
    links.mustHold(pageId, cameraId, sessionId);
    return linkOf(cameraId).candidate(sessionId, candidate);
  },
  "link.leave": ({ cameraId, sessionId }, { pageId }) => {
    links.leave(pageId, cameraId, sessionId);
    return null;
  },
  "link.clock": ({ cameraId }) => linkOf(cameraId).readClock(),
  "link.keyframe": ({ cameraId }) => readKeyframe(cameraId),
  "mjpeg.open": ({ cameraId, reading, fps }, { pageId }) => {
    mjpeg.open(pageId, cameraId, reading, fps);
    return null;
  },
  "mjpeg.took": ({ cameraId, reading }, { pageId }) => {
    mjpeg.took(pageId, cameraId, reading);
    return null;
  },
  "mjpeg.close": ({ cameraId, reading }, { pageId }) => {
    mjpeg.close(pageId, cameraId, reading);
    return null;
  },
});
