import { request as httpRequest } from "node:http";
import { once } from "node:events";
import { z } from "zod";
import { connectTo, nextEvent } from "./agent-socket.ts";
import { App, expect, test } from "./board.ts";
import { framesShown } from "./picture-probe.ts";

const errorSchema = z.object({ error: z.string(), reason: z.string() });
const answerSchema = z.object({ sdp: z.string(), type: z.literal("answer") });

const audioOnly = [
  "v=0",
  "o=- 1 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "m=audio 9 UDP/TLS/RTP/SAVPF 111",
  "a=ice-ufrag:abcd",
  "a=ice-pwd:0123456789abcdef01234567",
  "a=fingerprint:sha-256 00:11",
  "",
].join("\r\n");

const badOffers = {
  empty: "",
  "not JSON": "hello",
  "JSON of another shape": "[]",
  "without an SDP": JSON.stringify({ type: "offer" }),
  "with an empty SDP": JSON.stringify({ type: "offer", sdp: "" }),
  "of one megabyte": JSON.stringify({ type: "offer", sdp: "v".repeat(1_000_000) }),
  "without video": JSON.stringify({ type: "offer", sdp: audioOnly }),
  "an answer": JSON.stringify({ type: "answer", sdp: audioOnly }),
  "with an SDP that is none": JSON.stringify({ type: "offer", sdp: "v=0\r\nm=video what\r\n" }),
};

test("refuses bad offers with 400 and a reason, and goes on", async ({ board, request, page }) => {
  await board.startSimulator();
  await board.startAgent();
  for (const [name, data] of Object.entries(badOffers))
    await test.step(name, async () => {
      const headers = { "content-type": "application/json" };
      const response = await request.post(`${board.url}api/webrtc/offer`, { data, headers });
      expect(response.status()).toBe(400);
      const refusal = errorSchema.parse(await response.json());
      expect(refusal.error).toBe("Invalid offer data");
      expect(refusal.reason).not.toBe("");
    });
  await page.goto(board.url);
  await framesShown(page, 3);
});

test("answers existing pages: no candidates in the offer, a stream in the track event", async ({ board, page }) => {
  await board.startSimulator();
  const agent = await board.startAgent();
  await page.goto(`${board.url}healthz`);
  const answer = await page.evaluate(async () => {
    const peer = new RTCPeerConnection();
    peer.addTransceiver("audio", { direction: "recvonly" });
    peer.addTransceiver("video", { direction: "recvonly" });
    const stream = new Promise<MediaStream | undefined>((resolve) =>
      peer.addEventListener("track", (event) => {
        if (event.track.kind === "video") resolve(event.streams[0]);
      }),
    );
    await peer.setLocalDescription(await peer.createOffer());
    const response = await fetch("/api/webrtc/offer", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ sdp: peer.localDescription?.sdp, type: "offer" }),
    });
    const body: { sdp: string; type: "answer" } = await response.json();
    await peer.setRemoteDescription(body);
    const fragment = /a=ice-ufrag:(\S+)/.exec(peer.localDescription?.sdp ?? "")?.[1];
    const candidate = {
      candidate: "candidate:1 1 udp 2113937151 127.0.0.1 50000 typ host",
      sdpMid: "1",
      sdpMLineIndex: 1,
      usernameFragment: fragment,
    };
    const trickled = await fetch("/api/webrtc/ice", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ candidate }),
    });
    const unknown = await fetch("/api/webrtc/ice", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...candidate, usernameFragment: "none" }),
    });
    const media = await stream;
    if (media === undefined) throw new Error("the track event names no stream");
    const video = Object.assign(document.createElement("video"), { muted: true, srcObject: media });
    document.body.append(video);
    await video.play();
    for (let frame = 0; frame < 10; frame++) await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    peer.close();
    return { body, trickled: trickled.status, unknown: unknown.status };
  });
  expect(answerSchema.safeParse(answer.body).success).toBe(true);
  expect(answer.trickled).toBe(200);
  expect(answer.unknown).toBe(404);
  const gone = await agent.line(({ msg }) => msg === "a viewer is gone");
  expect(gone["end"]).toBe("left");
});

test("streams detections to scripts in the shape of the board contract", async ({ board }) => {
  await board.startSimulator();
  await board.startAgent();
  const shape = z.object({
    frame_number: z.number(),
    timestamp: z.number(),
    detections: z.array(
      z.object({
        class_name: z.string(),
        confidence: z.number(),
        bbox: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
      }),
    ),
    version: z.number(),
  });
  const controller = new AbortController();
  const response = await fetch(`${board.url}api/detections/stream`, { signal: controller.signal });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const events: z.infer<typeof shape>[] = [];
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
      if (data !== undefined) events.push(shape.parse(JSON.parse(data)));
      text = text.slice(end + 2);
    }
    if (events.length >= 10) break;
  }
  controller.abort();
  expect(events.some(({ detections }) => detections.some(({ class_name }) => class_name === "cat"))).toBe(true);
  expect(events.every(({ timestamp }) => Math.abs(timestamp - Date.now() / 1000) < 60)).toBe(true);
});

test("refuses pages of other origins and names that were rebound to it", async ({ board }) => {
  await board.startSimulator();
  await board.startAgent();
  const statusWith = async (headers: Record<string, string>): Promise<number | undefined> => {
    const sent = httpRequest({ host: "127.0.0.1", port: board.port, path: "/healthz", headers }).end();
    const [response] = await once(sent, "response");
    response.resume();
    return response.statusCode;
  };
  expect(await statusWith({})).toBe(200);
  expect(await statusWith({ host: `localhost:${board.port}` })).toBe(200);
  expect(await statusWith({ host: `cat.example:${board.port}` })).toBe(403);
  expect(await statusWith({ origin: "http://cat.example" })).toBe(403);

  const foreign = connectTo(board.url, { origin: "http://cat.example" });
  expect(await nextEvent(foreign, "connect_error")).toBeInstanceOf(Error);
  foreign.close();
});

test("refuses malformed messages with a reason, and a viewer of another protocol version", async ({ board }) => {
  await board.startSimulator();
  await board.startAgent();
  const socket = connectTo(board.url);
  await nextEvent(socket, "welcome");
  for (const message of [undefined, 7, "offer", {}, { sdp: 1 }, { sdp: "x" }, { sdp: "x".repeat(100_000) }]) {
    const answer: unknown = await socket.timeout(10_000).emitWithAck("offer", message);
    expect(answer).toMatchObject({ ok: false, refusal: { reason: "malformed" } });
  }
  expect(await socket.timeout(10_000).emitWithAck("leave", { sessionId: "nobody" })).toMatchObject({
    ok: false,
    refusal: { reason: "noSession" },
  });
  expect(await socket.timeout(10_000).emitWithAck("clock")).toMatchObject({ agentTimeMs: expect.any(Number) });
  socket.close();

  const other = connectTo(board.url, { protocolVersion: 99 });
  expect(await nextEvent(other, "connect_error")).toMatchObject({ message: "incompatible" });
  other.close();
});

test.describe("on the command line the agent", () => {
  for (const [args, sentence] of [
    [["--tls-cert", "board.pem"], /--tls-cert and --tls-key belong together/],
    [["--open", "--local-http", "8080"], /--local-http/],
    [["--open", "--host", "0.0.0.0"], /127\.0\.0\.1 only/],
    [["--open", "--port", "http"], /whole number/],
    [["--open", "--max-viewers", "0"], /whole number from 1/],
    [["--open", "--detector-size", "big"], /WIDTHxHEIGHT/],
    [["--what"], /unknown option/],
  ] as const) {
    test(`refuses ${args.join(" ")} with an explanation`, async () => {
      const agent = new App("agent", args);
      let stderr = "";
      agent.process.stderr?.on("data", (data: Buffer) => (stderr += data.toString()));
      const [code] = await once(agent.process, "close");
      expect(code).toBe(2);
      expect(stderr).toMatch(sentence);
    });
  }

  test("says which port is taken, and what to do", async ({ board }) => {
    await board.startAgent();
    const folders = ["--shm-dir", board.shmDir, "--state-dir", board.stateDir];
    const second = new App("agent", ["--open", ...folders, "--port", String(board.port)]);
    const line = await second.line(({ reason }) => reason === "portTaken");
    expect(line["msg"]).toMatch(/taken by another program.*--port/);
    expect(await second.ended()).toBe(1);
  });

  test("stops at once and cleanly on SIGTERM while somebody watches", async ({ board, page }) => {
    await board.startSimulator();
    const agent = await board.startAgent();
    await page.goto(board.url);
    await framesShown(page, 3);
    expect(await agent.stop("SIGTERM")).toBe(0);
    expect(agent.lines.some(({ end }) => end === "shutdown")).toBe(true);
  });
});
