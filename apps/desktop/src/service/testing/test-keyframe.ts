import type { ServerResponse } from "node:http";
import type { Keyframe } from "@nekomado/protocol";
import { keyframeHeadersOf } from "@nekomado/protocol";

/** As large as one of 1080p; its bytes are no picture. */
export const testKeyframe: Keyframe = {
  frameNumber: 41,
  rtpTimestamp: 123_456,
  ageMs: 812.5,
  codec: "avc1.640028",
  accessUnit: Uint8Array.from({ length: 200_000 }, (_, index) => index % 251),
};

/** Answers as an agent does that has this keyframe. */
export const give =
  ({ accessUnit, ...which }: Keyframe) =>
  (response: ServerResponse): void => {
    response.writeHead(200, keyframeHeadersOf(which)).end(accessUnit);
  };
