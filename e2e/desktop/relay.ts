import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import type { Server } from "node:tls";
import { connect, createServer } from "node:tls";

/** Somebody between viewer and camera: ends the viewer's TLS with a certificate of its own and goes on to the camera. */
export class Relay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** What the viewer said inside of its TLS connections. */
  readonly heard: Buffer[] = [];
  handshakes = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param identity a certificate and its key as PEM */
  static async between(
    target: { host: string; port: number },
    identity: { cert: string; key: string },
  ): Promise<Relay> {
    const server = createServer(identity);
    const relay = new Relay(server);
    const keep = (socket: Socket) => {
      relay.#sockets.add(socket);
      socket.on("close", () => relay.#sockets.delete(socket));
      // Either side may hang up at any time; that is what is watched for here.
      socket.on("error", () => socket.destroy());
    };
    server.on("connection", keep);
    server.on("tlsClientError", () => undefined);
    server.on("secureConnection", (viewer) => {
      relay.handshakes += 1;
      keep(viewer);
      const camera = connect({ ...target, rejectUnauthorized: false });
      keep(camera);
      viewer.on("data", (bytes: Buffer) => {
        relay.heard.push(bytes);
        camera.write(bytes);
      });
      camera.pipe(viewer);
      viewer.on("close", () => camera.destroy());
    });
    const listening = once(server, "listening");
    server.listen(0, "127.0.0.1");
    await listening;
    return relay;
  }

  get port(): number {
    const address: AddressInfo | string | null = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the relay does not listen");
    return address.port;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
