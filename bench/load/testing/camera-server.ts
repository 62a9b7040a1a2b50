import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import { createServer } from "node:http";
import type { RTCDtlsTransport } from "werift";
import { MediaStreamTrack, RTCPeerConnection, RtpHeader } from "werift";
import { z } from "zod";
import { h264Parameters, loopbackIce } from "../../../apps/agent/src/media/peer-parameters.ts";

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
};

/** Answers offers as an open agent does, and sends to each viewer just the packets that a test wants it to get. */
export class CameraServer {
  readonly #server: Server;
  readonly #peers: RTCPeerConnection[] = [];
  readonly #viewers: RTCDtlsTransport[] = [];
  /** Viewers that said goodbye by DTLS. */
  goodbyes = 0;
  /** Receiver reports that came: their highest sequence number and packets lost. */
  readonly reports: { highest: number; lost: number }[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on("request", (request, response) => {
      const answer = async () => {
        const { sdp } = z.object({ sdp: z.string() }).parse(await bodyOf(request));
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ sdp: await this.#answer(sdp), type: "answer" }));
      };
      answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
  }

  static async start(): Promise<CameraServer> {
    const server = createServer();
    const camera = new CameraServer(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return camera;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the server has no port");
    return `http://127.0.0.1:${address.port}/`;
  }

  get viewers(): number {
    return this.#viewers.length;
  }

  /** Encrypts and sends one packet to the viewer of this number. */
  async send(viewer: number, packet: { number: number; rtpTimestamp: number; marker: boolean; payload: Buffer }) {
    const header = new RtpHeader({
      version: 2,
      payloadType: 96,
      ssrc: 0x1234_5678,
      sequenceNumber: packet.number,
      timestamp: packet.rtpTimestamp,
      marker: packet.marker,
    });
    await this.#viewers[viewer]?.sendRtp(packet.payload, header);
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await Promise.all(this.#peers.map((peer) => peer.close()));
  }

  async #answer(sdp: string): Promise<string> {
    const peer = new RTCPeerConnection({
      codecs: { audio: [], video: [h264Parameters()] },
      iceServers: [],
      ...loopbackIce,
    });
    this.#peers.push(peer);
    await peer.setRemoteDescription({ type: "offer", sdp });
    const [transceiver] = peer.getTransceivers();
    if (transceiver === undefined) throw new Error("the offer has no video");
    await transceiver.sender.replaceTrack(new MediaStreamTrack({ kind: "video" }));
    transceiver.setDirection("sendonly");
    const { dtlsTransport } = transceiver;
    dtlsTransport.role = "server";
    delete dtlsTransport.iceTransport.connection.stunServer;
    dtlsTransport.onRtcp.subscribe((packet) => {
      if (packet.type !== 201) return;
      for (const { highestSequence, packetsLost } of packet.reports)
        this.reports.push({ highest: highestSequence, lost: packetsLost });
    });
    dtlsTransport.onStateChange.subscribe((state) => {
      if (state === "connected") this.#viewers.push(dtlsTransport);
      if (state === "closed") this.goodbyes += 1;
    });
    await peer.setLocalDescription(await peer.createAnswer());
    return peer.localDescription?.sdp ?? "";
  }
}
