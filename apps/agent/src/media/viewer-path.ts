import type {
  FastLane,
  FastPathSettings,
  PacketPath,
  PlayoutDelay,
  SendDatagram,
  SrtpKeys,
  UdpDestination,
} from "@nekomado/rtp-fanout";
import { createSrtpCipher, PortablePath } from "@nekomado/rtp-fanout";
import type { RTCDtlsTransport } from "werift";
import { UdpTransport } from "werift";

export interface ViewerPathOptions {
  dtls: RTCDtlsTransport;
  /** Undefined where every viewer takes the portable path. */
  fastLane: FastLane | undefined;
  keys: SrtpKeys;
  /** The viewer sends NACK and PLI on their own (RFC 5506). */
  hasReducedReports: boolean;
  ssrc: number;
  payloadType: number;
  playoutDelay?: PlayoutDelay;
  /** A viewer takes a slower path than the agent has; `why` is a sentence. */
  onModeChange: NonNullable<FastPathSettings["onModeChange"]>;
}

/** The socket that ICE has found, and where it sends to; undefined where the viewer is reached over TCP, or not yet. */
const findDestination = (dtls: RTCDtlsTransport) => (): UdpDestination | undefined => {
  const pair = dtls.iceTransport.connection.nominated;
  const transport = pair !== undefined && "transport" in pair.protocol ? pair.protocol.transport : undefined;
  if (pair === undefined || !(transport instanceof UdpTransport)) return undefined;
  const [address, port] = pair.remoteAddr;
  return { socket: transport.socket, address, port };
};

const sendOver = (dtls: RTCDtlsTransport): SendDatagram => {
  const find = findDestination(dtls);
  const { connection } = dtls.iceTransport;
  return (parts) => {
    const destination = find();
    if (destination !== undefined) {
      const { socket, address, port } = destination;
      // Without a callback Node sends at once where it can; what the socket refuses is lost, and asked for by a NACK.
      socket.send(parts, port, address);
      return true;
    }
    if (connection.nominated === undefined) return false;
    connection.send(Buffer.concat(parts)).catch(() => {
      // The same for a viewer that is reached over TCP.
    });
    return true;
  };
};

/** How packets get to a viewer whose DTLS is connected: as fast as the machine, its cipher and its network let them. */
export const createViewerPath = ({
  dtls,
  fastLane,
  keys,
  hasReducedReports,
  onModeChange,
  ...rtp
}: ViewerPathOptions): PacketPath => {
  const send = sendOver(dtls);
  if (fastLane !== undefined && keys.profile === "AEAD_AES_128_GCM")
    return fastLane.createPath({
      ...rtp,
      keys,
      hasReducedReports,
      send,
      destination: findDestination(dtls),
      onModeChange,
    });
  if (fastLane !== undefined) onModeChange("portable", `The viewer has negotiated ${keys.profile}.`);
  return new PortablePath({ ...rtp, cipher: createSrtpCipher(keys), send });
};
