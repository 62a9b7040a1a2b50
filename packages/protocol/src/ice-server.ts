import { z } from "zod";

const serverUrl = (schemes: RegExp) => z.string().max(256).regex(schemes);
const word = z.string().min(1).max(256);

/**
 * A server that agent and viewer ask for further ways to each other, in the words of the browser's `RTCIceServer`:
 * STUN (RFC 7064) tells an address as it is seen from outside, TURN (RFC 7065) passes packets on for who shows the
 * credential.
 */
export const iceServerSchema = z.union([
  z.object({ urls: serverUrl(/^turns?:[^\s@]+$/), username: word, credential: word }),
  z.object({ urls: serverUrl(/^stun:[^\s@]+$/) }),
]);
export type IceServer = z.infer<typeof iceServerSchema>;

/** None by default: in one home nobody outside has to be asked. */
export const iceServersSchema = z.array(iceServerSchema).max(8).default([]);
