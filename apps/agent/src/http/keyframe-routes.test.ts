import { keyframeOf, keyframePath } from "@nekomado/protocol";
import { parseAccessUnit } from "@nekomado/h264";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestAgent } from "../testing/running-agent.ts";
import { TestDaemon } from "../testing/test-daemon.ts";

let agent: TestAgent;
let headers: Record<string, string>;

beforeAll(async () => {
  agent = new TestAgent();
  await agent.start();
  headers = await agent.addScript("script");
});

afterAll(() => agent.remove());

describe("the kept keyframe over HTTP", () => {
  it("is for nobody who is not paired", async () => {
    const { status, json } = await agent.request(keyframePath);
    expect(status).toBe(401);
    expect(json).toMatchObject({ error: "unauthorised" });
  });

  it("is for a browser too, by its cookie", async () => {
    const { status } = await agent.request(keyframePath, { headers: await agent.pairBrowser() });
    expect(status).toBe(503);
  });

  it("is not there before the camera has sent one, and the answer says so", async () => {
    const { status, json } = await agent.request(keyframePath, { headers });
    expect(status).toBe(503);
    expect(json).toMatchObject({ error: "unavailable", reason: expect.stringContaining("keyframe") });
  });

  it("is whole, says which frame it is and how old, and is kept by nobody on the way", async () => {
    const daemon = await TestDaemon.start(agent.folder);
    try {
      const ask = () => agent.request(keyframePath, { headers });
      await expect.poll(async () => (await ask()).status, { timeout: 15_000, interval: 50 }).toBe(200);
      const answer = await ask();
      expect(answer.headers["cache-control"]).toBe("no-store");
      const keyframe = keyframeOf(
        { get: (name) => (typeof answer.headers[name] === "string" ? answer.headers[name] : null) },
        answer.body,
      );
      expect(keyframe).toMatchObject({ codec: expect.stringMatching(/^avc1\./) });
      expect(keyframe?.ageMs).toBeLessThan(60_000);
      expect(parseAccessUnit(answer.body)).toMatchObject({ isKeyframe: true, hasParameterSets: true });
    } finally {
      daemon.close();
    }
  });
});
