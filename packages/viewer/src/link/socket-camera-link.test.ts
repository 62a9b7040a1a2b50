import type { Welcome } from "@nekomado/protocol";
import { protocolVersion, socketPath } from "@nekomado/protocol";
import { Server } from "socket.io";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LinkEvents } from "./camera-link.ts";
import { LinkError } from "./camera-link.ts";
import { SocketCameraLink } from "./socket-camera-link.ts";

const welcome: Welcome = {
  protocolVersion,
  agentVersion: "0.1.0",
  camera: { name: "Living room" },
  stream: { state: "stopped", fault: "daemonAbsent", message: "" },
  detector: { state: "absent" },
  iceServers: [],
};

let agent: Server;
let port: number;
let link: SocketCameraLink;

const listen = (wanted: number): void => {
  agent = new Server({ path: socketPath });
  agent.listen(wanted);
  const address: unknown = agent.httpServer.address();
  if (typeof address !== "object" || address === null || !("port" in address) || typeof address.port !== "number") {
    throw new Error("the server listens nowhere");
  }
  ({ port } = address);
};

const next = <Name extends keyof LinkEvents>(name: Name): Promise<LinkEvents[Name]> =>
  new Promise((resolve) => {
    const stop = link.on(name, (...values) => {
      stop();
      resolve(values);
    });
  });

beforeEach(() => {
  listen(0);
  link = new SocketCameraLink({ url: `http://127.0.0.1:${port}` });
});

afterEach(async () => {
  link.close();
  await agent.close();
});

describe("the link over socket.io", () => {
  it("tells its version, and passes the agent's welcome on", async () => {
    agent.on("connection", (socket) => {
      expect(socket.handshake.auth).toEqual({ protocolVersion });
      socket.emit("welcome", welcome);
    });
    const welcomed = next("welcome");
    link.open();
    expect(await welcomed).toEqual([welcome]);
    expect(link.isUp).toBe(true);
  });

  it("drops a message that the protocol does not know, and passes the next on", async () => {
    agent.on("connection", (socket) => {
      socket.emit("detector", { state: "asleep" });
      socket.emit("detector", { state: "silent" });
    });
    const told = next("detector");
    link.open();
    expect(await told).toEqual([{ state: "silent" }]);
  });

  it("stays down before an agent of another version", async () => {
    agent.on("connection", (socket) => socket.emit("welcome", { ...welcome, protocolVersion: protocolVersion + 1 }));
    const refused = next("refused");
    link.open();
    expect((await refused)[0].reason).toBe("incompatible");
    expect(link.isUp).toBe(false);
  });

  it("stays down before an agent that refuses its version", async () => {
    agent.use((_, admit) => admit(new Error("incompatible")));
    const refused = next("refused");
    link.open();
    expect((await refused)[0].reason).toBe("incompatible");
  });

  it("stays down before an agent that it is not paired with", async () => {
    agent.use((_, admit) => admit(new Error("unauthorised")));
    const refused = next("refused");
    link.open();
    expect((await refused)[0].reason).toBe("unauthorised");
    expect(link.isUp).toBe(false);
  });

  it("stays down when the owner has taken its place away", async () => {
    agent.on("connection", (socket) => {
      socket.emit("goodbye", { reason: "revoked" });
      socket.disconnect(true);
    });
    const refused = next("refused");
    link.open();
    expect((await refused)[0].reason).toBe("unauthorised");
    expect(link.isUp).toBe(false);
  });

  it("goes on trying where the agent is full", async () => {
    let isFull = true;
    agent.use((_, admit) => admit(isFull ? new Error("full") : undefined));
    const down = next("down");
    link.open();
    const [{ refusal, nextTryAtMs }] = await down;
    expect(refusal?.reason).toBe("full");
    expect(nextTryAtMs).toBeGreaterThan(performance.now());
    isFull = false;
    const up = next("up");
    link.wake();
    await up;
  });

  it("comes back by itself to an agent that was started anew", async () => {
    const up = next("up");
    link.open();
    await up;
    const down = next("down");
    const { port: before } = { port };
    await agent.close();
    expect((await down)[0]).toMatchObject({ fault: "agent", refusal: null });
    const again = next("up");
    listen(before);
    await again;
    expect(link.isUp).toBe(true);
  });
});

describe("requests over the link", () => {
  const connect = async (): Promise<void> => {
    const up = next("up");
    link.open();
    await up;
  };

  it("bring the agent's answer", async () => {
    agent.on("connection", (socket) => {
      socket.on("offer", ({ sdp }: { sdp: string }, acknowledge: (answer: unknown) => void) =>
        acknowledge({ ok: true, sessionId: "s1", sdp: `answer to ${sdp}` }),
      );
      socket.on("clock", (acknowledge: (reading: unknown) => void) => acknowledge({ agentTimeMs: 42 }));
    });
    await connect();
    expect(await link.offer("offer")).toEqual({ sessionId: "s1", sdp: "answer to offer" });
    expect(await link.readClock()).toEqual({ agentTimeMs: 42 });
  });

  it("tell a refusal by its reason", async () => {
    agent.on("connection", (socket) => {
      socket.on("offer", (_: unknown, acknowledge: (answer: unknown) => void) =>
        acknowledge({ ok: false, refusal: { reason: "full", message: "Ten viewers watch." } }),
      );
    });
    await connect();
    await expect(link.offer("offer")).rejects.toMatchObject({ reason: "full", message: "Ten viewers watch." });
  });

  it("do not trust an answer of another shape", async () => {
    agent.on("connection", (socket) => {
      socket.on("clock", (acknowledge: (reading: unknown) => void) => acknowledge({ agentTimeMs: "noon" }));
    });
    await connect();
    await expect(link.readClock()).rejects.toMatchObject({ reason: "unreadable" });
  });

  it("fail at once while the link is down", async () => {
    await expect(link.readClock()).rejects.toBeInstanceOf(LinkError);
    await expect(link.readClock()).rejects.toMatchObject({ reason: "disconnected" });
  });

  it("tell the agent when nobody watches any more", async () => {
    const left = new Promise((resolve) => {
      agent.on("connection", (socket) => socket.on("leave", resolve));
    });
    await connect();
    link.leave("s1");
    expect(await left).toEqual({ sessionId: "s1" });
  });
});
