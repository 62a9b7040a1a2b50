import type { FrameAnswer } from "@nekomado/protocol";
import type { Snapshot } from "../../contract/index.ts";

/** What a camera says of a frame that it knows. */
export type FrameTold = Extract<FrameAnswer, { ok: true }>;

/** So long a snapshot waits for its camera's word on the frame. */
const answerWithinMs = 1000;

/**
 * Asks the camera for the frame's number and detection result.
 *
 * @param refused told why there is no answer
 * @returns null when the camera does not know the frame, or does not answer in time
 */
export const askForFrame = async (
  { cameraId, rtpTimestamp }: Pick<Snapshot, "cameraId" | "rtpTimestamp">,
  askFrame: (cameraId: string, rtpTimestamp: number) => Promise<FrameAnswer>,
  refused: (why: string) => void,
): Promise<FrameTold | null> => {
  if (rtpTimestamp === null) return null;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), answerWithinMs);
  });
  try {
    const answer = await Promise.race([askFrame(cameraId, rtpTimestamp), late]);
    if (answer?.ok === true) return answer;
    refused(answer === null ? "it did not answer in time" : answer.refusal.message);
  } catch (error) {
    refused(String(error));
  } finally {
    clearTimeout(timer);
  }
  return null;
};
