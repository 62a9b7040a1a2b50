import { z } from "zod";
import { orRefusal } from "./refusal.ts";

/** An SDP of a browser is 2 to 8 KB; more than this is no offer. */
export const maxSdpBytes = 64 * 1024;

const sessionId = z.string().min(1).max(64);
const sdp = z.string().min(1).max(maxSdpBytes);

export const offerSchema = z.object({ sdp });
export type Offer = z.infer<typeof offerSchema>;

export const answerSchema = orRefusal({ sessionId, sdp });
export type Answer = z.infer<typeof answerSchema>;

/** RTCIceCandidateInit as browsers serialize it; an empty `candidate` ends the list. */
export const iceCandidateSchema = z.object({
  candidate: z.string().max(1024),
  sdpMid: z.string().max(64).nullish(),
  sdpMLineIndex: z.int().min(0).max(64).nullish(),
  usernameFragment: z.string().max(256).nullish(),
});
export type IceCandidate = z.infer<typeof iceCandidateSchema>;

export const candidateSchema = z.object({ sessionId, candidate: iceCandidateSchema });
export type Candidate = z.infer<typeof candidateSchema>;

export const leaveSchema = z.object({ sessionId });
export type Leave = z.infer<typeof leaveSchema>;

export const acknowledgementSchema = orRefusal({});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;
