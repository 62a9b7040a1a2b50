import { rtpTicksPerMs } from "@nekomado/protocol";

/**
 * How far RTP timestamp `a` lies after `b`, in ticks of 90 kHz, negative when before. Timestamps wrap at 2^32;
 * right while the two are less than 6.6 hours apart (serial number arithmetic as in RFC 1982).
 */
export const rtpTicksBetween = (a: number, b: number): number => (a - b) | 0;

/** How far frame `a` lies after frame `b`, ms; negative when before. */
export const msBetween = (a: number, b: number): number => rtpTicksBetween(a, b) / rtpTicksPerMs;
