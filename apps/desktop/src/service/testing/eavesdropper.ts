import { protocolVersion } from "@nekomado/protocol";
import type { Server, TLSSocket } from "node:tls";
import { createServer } from "node:tls";
import { formatAddress } from "../trust/address.ts";
import { createCertificate } from "./certificate.ts";
import { listening } from "./listening.ts";

/** Somebody in a camera's place, with a certificate of their own, who keeps whatever they are sent. */
export class Eavesdropper {
  readonly id: string;
  readonly #server: Server;
  readonly #sockets = new Set<TLSSocket>();
  readonly #heard: Buffer[] = [];
  #address = "";
  #shakes = 0;
  #onShake: (() => void) | null = null;

  private constructor(id: string, server: Server) {
    this.id = id;
    this.#server = server;
    server.on("connection", () => {
      this.#shakes += 1;
      this.#onShake?.();
    });
    server.on("secureConnection", (socket: TLSSocket) => {
      this.#sockets.add(socket);
      socket.on("error", () => undefined).on("data", (data: Buffer) => this.#hear(socket, data));
    });
  }

  /** @param port of the camera whose place they take */
  static async start(port = 0): Promise<Eavesdropper> {
    const certificate = await createCertificate();
    const eavesdropper = new Eavesdropper(certificate.fingerprint, createServer(certificate));
    eavesdropper.#address = formatAddress(await listening(eavesdropper.#server, port));
    return eavesdropper;
  }

  get address(): string {
    return this.#address;
  }

  /** All application data that came. */
  get heard(): string {
    return Buffer.concat(this.#heard).toString();
  }

  /** Settles after the next connection. */
  async approached(): Promise<void> {
    const before = this.#shakes;
    await new Promise<void>((resolve) => {
      this.#onShake = () => {
        if (this.#shakes > before) resolve();
      };
    });
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Plays a camera to whoever asks for its health. */
  #hear(socket: TLSSocket, data: Buffer): void {
    this.#heard.push(data);
    if (!data.toString().startsWith("GET /healthz")) return;
    const body = JSON.stringify({
      status: "ok",
      version: "0.1.0",
      stream: "flowing",
      detector: "running",
      viewers: 0,
      maxViewers: 1,
      name: "Hallway",
      protocolVersion,
      paired: false,
    });
    socket.end(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  }
}
