import type { Socket } from "node:dgram";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { isIPv4 } from "node:net";
import type { Page } from "@playwright/test";

const loopback = "127.0.0.1";

/** A way through the network as a test wants it, from camera to viewer and back. */
export interface Path {
  /** Share of the datagrams that get lost, in each direction. */
  loss: number;
  /** From camera to viewer, ms; the way back is quick, so this is the round trip. */
  delayMs: number;
}

export const goodPath: Path = { loss: 0, delayMs: 0 };

/** The same sequence on each run, so that a test that fails does so again (mulberry32). */
const seededRandom = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

interface Hop {
  /** Where the viewer sends to. */
  front: Socket;
  /** What the camera sees as its viewer. */
  back: Socket;
  port: number;
}

/**
 * Stands between the viewers of one page and their agent: loses and delays their media. Each candidate of an answer
 * that the page is given is rewritten to lead here.
 */
export class UdpRelay {
  readonly #hops = new Map<string, Promise<Hop>>();
  readonly #random = seededRandom(20_261_121);
  readonly #timers = new Set<NodeJS.Timeout>();
  path: Path = goodPath;
  /** Datagrams from camera to viewer. */
  readonly counts = { passed: 0, lost: 0 };

  /** To be called before `goto`. */
  async standBefore(page: Page): Promise<void> {
    await page.exposeFunction("relayFor", async (address: string, port: number) => {
      const key = `${address} ${port}`;
      const hop = this.#hops.get(key) ?? this.#open(address, port);
      this.#hops.set(key, hop);
      return (await hop).port;
    });
    await page.addInitScript((relayAddress) => {
      const ask: unknown = Reflect.get(window, "relayFor");
      if (typeof ask !== "function") throw new Error("the relay cannot be asked");
      const rewrite = async (line: string): Promise<string> => {
        const fields = line.split(" ");
        const [address, port] = [fields[4], fields[5]];
        if (!line.startsWith("a=candidate:") || address === undefined || port === undefined) return line;
        fields[4] = relayAddress;
        fields[5] = String(await ask(address, Number(port)));
        return fields.join(" ");
      };
      window.RTCPeerConnection = class extends RTCPeerConnection {
        override async setRemoteDescription({ type, sdp = "" }: RTCSessionDescriptionInit): Promise<void> {
          const lines = await Promise.all(sdp.split("\r\n").map(rewrite));
          await super.setRemoteDescription({ type, sdp: lines.join("\r\n") });
        }
      };
    }, loopback);
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const hop of this.#hops.values()) {
      const { front, back } = await hop;
      front.close();
      back.close();
    }
  }

  async #open(address: string, port: number): Promise<Hop> {
    const front = createSocket("udp4");
    const back = createSocket(isIPv4(address) ? "udp4" : "udp6");
    for (const socket of [front, back]) socket.on("error", () => undefined);
    front.bind(0, loopback);
    back.bind(0, isIPv4(address) ? loopback : "::1");
    await Promise.all([once(front, "listening"), once(back, "listening")]);
    let viewerPort: number | undefined;
    front.on("message", (datagram, from) => {
      viewerPort = from.port;
      if (this.#random() >= this.path.loss) back.send(datagram, port, address);
    });
    back.on("message", (datagram) => {
      if (this.#random() < this.path.loss) {
        this.counts.lost += 1;
        return;
      }
      this.counts.passed += 1;
      const deliver = () => {
        if (viewerPort !== undefined) front.send(datagram, viewerPort, loopback);
      };
      if (this.path.delayMs === 0) {
        deliver();
        return;
      }
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        deliver();
      }, this.path.delayMs);
      this.#timers.add(timer);
    });
    return { front, back, port: front.address().port };
  }
}
