import { keyframeHeadersOf, keyframePath } from "@nekomado/protocol";
import { describe, expect, it } from "vitest";
import { serveAnswers } from "../link/testing/answering-server.ts";
import { readKeyframe } from "./read-keyframe.ts";

const frame = { frameNumber: 7, rtpTimestamp: 4_294_967_295, ageMs: 123.4, codec: "avc1.640028" };
const accessUnit = Uint8Array.of(0, 0, 0, 1, 0x67, 1, 2);

describe("reading the agent's keyframe", () => {
  it("gives the access unit and which frame it is", async () => {
    const asked: (string | undefined)[] = [];
    const url = await serveAnswers(({ url: path }, response) => {
      asked.push(path);
      response.writeHead(200, keyframeHeadersOf(frame)).end(accessUnit);
    });
    expect(await readKeyframe(`${url}some/page?lang=ja`)).toEqual({ ...frame, accessUnit });
    expect(asked).toEqual([keyframePath]);
  });

  it.each([
    ["without its age", { ...keyframeHeadersOf(frame), "x-age-ms": "" }, accessUnit],
    ["of a codec that is no H.264", { ...keyframeHeadersOf(frame), "x-codec": "vp8" }, accessUnit],
    ["with a number that is none", { ...keyframeHeadersOf(frame), "x-frame-number": "seven" }, accessUnit],
    ["that is empty", keyframeHeadersOf(frame), new Uint8Array()],
  ])("says that one %s cannot be read", async (_name, headers, body) => {
    const url = await serveAnswers((_request, response) => response.writeHead(200, headers).end(body));
    await expect(readKeyframe(url)).rejects.toMatchObject({ name: "LinkError", reason: "unreadable" });
  });

  it("says what an agent answers that gives none", async () => {
    const url = await serveAnswers((_request, response) => response.writeHead(404).end());
    await expect(readKeyframe(url)).rejects.toMatchObject({
      reason: "unavailable",
      message: expect.stringContaining("404"),
    });
  });

  it("says that nobody answers, and keeps the cause", async () => {
    const url = await serveAnswers(({ socket }) => socket.destroy());
    await expect(readKeyframe(url)).rejects.toMatchObject({ reason: "disconnected", cause: expect.anything() });
  });
});
