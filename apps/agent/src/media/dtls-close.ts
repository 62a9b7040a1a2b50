import { setImmediate as nextTurn } from "node:timers/promises";
import type { RTCDtlsTransport } from "werift";

const alert = 21;
/** RFC 5246, section 7.2: level warning, description close_notify. */
const closeNotify = Buffer.from([1, 0]);
const headerBytes = 13;

/**
 * Says over DTLS that this end is done (RFC 5246, section 7.2.1), which werift does not: otherwise a viewer without a
 * socket of ours sees its picture stop and nothing more.
 */
export const sayClosed = async ({ state, dtls: socket }: RTCDtlsTransport): Promise<void> => {
  if (state !== "connected" || socket === undefined) return;
  const { dtls, cipher, sessionType, transport } = socket;
  const { major, minor } = dtls.version;
  const sequenceNumber = ++dtls.recordSequenceNumber;
  const { epoch } = dtls;
  const fragment = cipher.cipher.encrypt(sessionType, closeNotify, {
    type: alert,
    version: (major << 8) | minor,
    epoch,
    sequenceNumber,
  });
  // A record's header (RFC 6347, section 4.1).
  const header = Buffer.alloc(headerBytes);
  header.writeUInt8(alert, 0);
  header.writeUInt8(major, 1);
  header.writeUInt8(minor, 2);
  header.writeUInt16BE(epoch, 3);
  header.writeUIntBE(sequenceNumber, 5, 6);
  header.writeUInt16BE(fragment.length, 11);
  await transport.send(Buffer.concat([header, fragment]));
  // A datagram leaves in a later turn, and a socket that is closed before takes it along.
  await nextTurn();
};
