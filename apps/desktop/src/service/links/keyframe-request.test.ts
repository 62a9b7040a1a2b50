import type { ServerResponse } from "node:http";
import { maxKeyframeBytes } from "@nekomado/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AgentDouble, refuse } from "../testing/agent-double.ts";
import { Eavesdropper } from "../testing/eavesdropper.ts";
import { give, testKeyframe as keyframe } from "../testing/test-keyframe.ts";
import type { Address } from "../trust/address.ts";
import { parseAddress } from "../trust/address.ts";
import type { KeyframeSource } from "./keyframe-request.ts";
import { readKeyframe } from "./keyframe-request.ts";

const token = "a".repeat(43);
const wanted = new AbortController().signal;
let agent: AgentDouble;

const addressOf = ({ address }: { address: string }): Address => parseAddress(address)!;

const source = (changed: Partial<KeyframeSource> = {}) => {
  const addresses = [addressOf(agent)];
  return () => Promise.resolve({ addresses, pin: agent.id, token, ...changed });
};

beforeEach(async () => {
  agent = await AgentDouble.start();
  agent.tokens.add(token);
});

afterEach(() => agent.stop());

describe("a camera's keyframe", () => {
  it("comes whole, with its number, its age and its codec, and alone in its memory", async () => {
    agent.answerKeyframe = give(keyframe);
    const answer = await readKeyframe(source(), wanted);
    expect(answer).toEqual({ ok: true, keyframe });
    expect(answer.ok && answer.keyframe.accessUnit.buffer.byteLength).toBe(keyframe.accessUnit.length);
    expect(agent.requests).toEqual(["GET /api/keyframe"]);
    expect([...agent.hosts]).toEqual(["localhost"]);
  });

  it("is refused in the agent's words", async () => {
    agent.answerKeyframe = (response) => refuse(response, 503, "unavailable");
    const refusal = { reason: "unavailable", message: "refused: unavailable" };
    expect(await readKeyframe(source(), wanted)).toEqual({ ok: false, refusal });
    agent.tokens.clear();
    expect(await readKeyframe(source(), wanted)).toMatchObject({ refusal: { reason: "unauthorised" } });
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ["an agent that knows no such path", (response) => response.writeHead(404).end("Not found")],
    ["a refusal of no known reason", (response) => response.writeHead(503).end('{"error":"no idea"}')],
    ["a page", (response) => response.writeHead(200, { "content-type": "text/html" }).end("<html></html>")],
    ["a picture of no bytes", give({ ...keyframe, accessUnit: new Uint8Array() })],
    ["a picture of another codec", give({ ...keyframe, codec: "hvc1.1.6.L93.B0" })],
    ["more than a keyframe can be", give({ ...keyframe, accessUnit: new Uint8Array(maxKeyframeBytes + 1) })],
  ])("is not read from %s", async (_, answer) => {
    agent.answerKeyframe = answer;
    await expect(readKeyframe(source(), wanted)).rejects.toMatchObject({ name: "ProblemError", reason: "refused" });
  });

  it("is none when the connection ends in the middle of it, and when there is none to be made", async () => {
    agent.answerKeyframe = (response) => {
      response.writeHead(200, { "content-length": keyframe.accessUnit.length });
      response.write(keyframe.accessUnit.subarray(0, 1000), () => response.destroy());
    };
    await expect(readKeyframe(source(), wanted)).rejects.toMatchObject({ reason: "disconnected" });
    await agent.stop();
    await expect(readKeyframe(source(), wanted)).rejects.toMatchObject({ reason: "unreachable" });
    await expect(readKeyframe(source({ addresses: [] }), wanted)).rejects.toMatchObject({ reason: "unreachable" });
  });

  it("is asked of nobody but the camera, wherever it is", async () => {
    agent.answerKeyframe = give(keyframe);
    const eavesdropper = await Eavesdropper.start();
    const stranger = addressOf(eavesdropper);
    const keyChanged = readKeyframe(source({ addresses: [stranger] }), wanted);
    await expect(keyChanged).rejects.toMatchObject({ reason: "keyChanged" });
    const addresses = [stranger, addressOf(agent)];
    expect(await readKeyframe(source({ addresses }), wanted)).toEqual({ ok: true, keyframe });
    await agent.stop();
    const gone = readKeyframe(source({ addresses: addresses.toReversed() }), wanted);
    await expect(gone).rejects.toMatchObject({ reason: "unreachable" });
    expect(eavesdropper.heard).toBe("");
    await eavesdropper.stop();
  });
});

describe("the time that a keyframe may take", () => {
  it.each<[string, (response: ServerResponse) => void]>([
    ["says nothing", () => undefined],
    ["does not end its picture", (response) => response.writeHead(200).write(keyframe.accessUnit)],
  ])("ends for an agent that %s, and its connection with it", async (_, answer) => {
    const closed = Promise.withResolvers<void>();
    agent.answerKeyframe = (response) => {
      response.on("close", closed.resolve);
      answer(response);
    };
    await expect(readKeyframe(source(), wanted, 300)).rejects.toMatchObject({ reason: "timeout" });
    await closed.promise;
  });

  it("ends for a keyring that says nothing", async () => {
    const asked = readKeyframe(() => new Promise(() => undefined), wanted, 50);
    await expect(asked).rejects.toMatchObject({ reason: "timeout" });
  });

  it("ends when the camera is forgotten, and does not begin after it", async () => {
    const forgotten = new AbortController();
    agent.answerKeyframe = () => forgotten.abort();
    await expect(readKeyframe(source(), forgotten.signal)).rejects.toMatchObject({ reason: "disconnected" });
    await expect(readKeyframe(source(), forgotten.signal)).rejects.toMatchObject({ reason: "disconnected" });
    expect(agent.requests).toEqual(["GET /api/keyframe"]);
  });
});
