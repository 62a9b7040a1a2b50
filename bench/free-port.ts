import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:net";

/** A TCP port of 127.0.0.1 that nobody listens on now. */
export const freeTcpPort = async (): Promise<number> => {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP socket without a port");
  return address.port;
};

/** A UDP port for RTP that nobody is bound to now: an even one, RTCP has the next (RFC 3550, section 11). */
export const freeRtpPort = async (): Promise<number> => {
  for (;;) {
    const probe = createSocket("udp4");
    probe.bind(0);
    await once(probe, "listening");
    const { port } = probe.address();
    probe.close();
    await once(probe, "close");
    if (port % 2 === 0) return port;
  }
};
