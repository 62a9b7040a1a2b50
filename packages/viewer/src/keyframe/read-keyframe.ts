import type { Keyframe } from "@nekomado/protocol";
import { keyframeOf, keyframePath } from "@nekomado/protocol";
import { LinkError } from "../link/camera-link.ts";

/** Later it would only show what the connection shows. */
const answerWithinMs = 4000;

const fetchKeyframe = async (url: URL): Promise<Keyframe | null> => {
  // As a page asks for it ahead of its scripts, lest it is asked for twice; the agent says that nobody is to keep it.
  const response = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) });
  if (!response.ok) throw new LinkError("unavailable", `The agent gives no keyframe: it answers ${response.status}.`);
  return keyframeOf(response.headers, new Uint8Array(await response.arrayBuffer()));
};

/**
 * Reads `GET /api/keyframe` of an agent.
 *
 * @param base origin of the agent; a page of its own shows the session's cookie
 * @throws {LinkError}
 */
export const readKeyframe = async (base: string | URL): Promise<Keyframe> => {
  const keyframe = await fetchKeyframe(new URL(keyframePath, base)).catch((cause: unknown) => {
    if (cause instanceof LinkError) throw cause;
    throw new LinkError("disconnected", "The agent could not be asked for a keyframe.", { cause });
  });
  if (keyframe === null) throw new LinkError("unreadable", "The agent's keyframe does not say which it is.");
  return keyframe;
};
