import { createSecretKey } from "node:crypto";
import type { RTCDtlsTransport } from "werift";

/**
 * Has werift encrypt and decrypt RTCP with key objects: it hands the key's bytes to OpenSSL for every packet, and making a
 * key of them takes Node six times as long as the rest. A browser sends five packets a second.
 */
export const keepRtcpKeys = ({ srtcp }: RTCDtlsTransport): void => {
  for (const { cipher } of [srtcp.localContext, srtcp.remoteContext])
    if (Buffer.isBuffer(cipher.srtcpSessionKey))
      Object.assign(cipher, { srtcpSessionKey: createSecretKey(cipher.srtcpSessionKey) });
};
