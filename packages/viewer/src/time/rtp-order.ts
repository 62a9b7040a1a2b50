/**
 * How far RTP timestamp `a` lies after `b`, in ticks of 90 kHz, negative when before. Timestamps wrap at 2^32;
 * right while the two are less than 6.6 hours apart (serial number arithmetic as in RFC 1982).
 */
export const rtpTicksBetween = (a: number, b: number): number => (a - b) | 0;

/** The clock of RTP timestamps of video runs at 90 kHz (RFC 6184, section 8.2.1). */
export const rtpTicksPerMs = 90;
