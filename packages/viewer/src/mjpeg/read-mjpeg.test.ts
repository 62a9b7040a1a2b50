import type { MjpegFrame } from "@nekomado/protocol";
import { describe, expect, it } from "vitest";
import type { LinkError } from "../link/camera-link.ts";
import type { Answer } from "../link/testing/answering-server.ts";
import { serveAnswers } from "../link/testing/answering-server.ts";
import { readMjpeg } from "./read-mjpeg.ts";

const part = (jpeg: string, headers: Record<string, string | number>): string =>
  [
    "--frame",
    "Content-Type: image/jpeg",
    `Content-Length: ${jpeg.length}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    "",
    jpeg,
    "",
  ].join("\r\n");

const stream: Record<string, string> = { "content-type": "multipart/x-mixed-replace; boundary=frame" };

interface Told {
  opened: number;
  frames: MjpegFrame[];
  ended: Promise<LinkError>;
  /** Settles with the frame that makes it so many. */
  framesUntil: (count: number) => Promise<void>;
  end: () => void;
}

const read = (url: string): Told => {
  let tellEnded: (error: LinkError) => void = () => undefined;
  const ended = new Promise<LinkError>((resolve) => {
    tellEnded = resolve;
  });
  let look = (): void => undefined;
  const told: Told = {
    opened: 0,
    frames: [],
    ended,
    framesUntil: (count) =>
      new Promise((resolve) => {
        look = () => {
          if (told.frames.length >= count) resolve();
        };
        look();
      }),
    end: readMjpeg(url, 15, {
      opened: () => {
        told.opened += 1;
      },
      frame: (frame) => {
        told.frames.push(frame);
        look();
      },
      ended: (error) => tellEnded(error),
    }),
  };
  return told;
};

describe("the MJPEG stream of an agent", () => {
  it("is asked for at the wanted rate, and read picture by picture", async () => {
    const asked: (string | undefined)[] = [];
    const url = await serveAnswers(({ url: path }, response) => {
      asked.push(path);
      response.writeHead(200, stream);
      response.write(part("one", { "X-Frame-Number": 41, "X-Capture-Time-Ms": 1000.25, "X-Rtp-Timestamp": 90_000 }));
      response.write(part("two", { "X-Frame-Number": 42, "X-Capture-Time-Ms": 1033.5 }));
    });
    const told = read(url);
    await told.framesUntil(2);
    expect(asked).toEqual(["/stream?fps=15"]);
    expect(told.opened).toBe(1);
    expect(told.frames.map(({ jpeg, ...frame }) => [frame, new TextDecoder().decode(jpeg)])).toEqual([
      [{ frameNumber: 41, captureTimeMs: 1000.25, rtpTimestamp: 90_000 }, "one"],
      [{ frameNumber: 42, captureTimeMs: 1033.5, rtpTimestamp: null }, "two"],
    ]);
    told.end();
  });

  it("says why there is none, in the agent's words", async () => {
    const url = await serveAnswers((_, response) => {
      response.writeHead(503, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: "noPictures", reason: "The board keeps no raw pictures." }));
    });
    expect(await read(url).ended).toMatchObject({ reason: "noPictures", message: "The board keeps no raw pictures." });
  });

  it.each<[string, Answer]>([
    ["an agent that is too old", (_, response) => response.writeHead(404).end("nothing here")],
    ["a page", (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>")],
    ["noise", (_, response) => response.writeHead(200, stream).write("--frame\r\nno header\r\n\r\n")],
    ["a picture that does not say which it is", (_, response) => response.writeHead(200, stream).write(part("x", {}))],
  ])("cannot be read from %s", async (_, answer) => {
    const told = read(await serveAnswers(answer));
    expect(await told.ended).toMatchObject({ reason: "unreadable" });
  });

  it("has ended when the agent ends it, or goes", async () => {
    const ends = await serveAnswers((_, response) => response.writeHead(200, stream).end());
    expect(await read(ends).ended).toMatchObject({ reason: "disconnected" });
    const goes = await serveAnswers((request, response) => {
      response.writeHead(200, stream);
      response.write(part("one", { "X-Frame-Number": 1, "X-Capture-Time-Ms": 1 }), () => request.socket.destroy());
    });
    expect(await read(goes).ended).toMatchObject({ reason: "disconnected" });
    expect(await read("http://127.0.0.1:1/").ended).toMatchObject({ reason: "disconnected" });
  });

  it("is let go of when it is not wanted any more, and nothing is told then", async () => {
    let tellGone = (): void => undefined;
    const gone = new Promise<void>((resolve) => {
      tellGone = resolve;
    });
    const url = await serveAnswers((request, response) => {
      request.socket.on("close", () => tellGone());
      response.writeHead(200, stream);
      response.write(part("one", { "X-Frame-Number": 1, "X-Capture-Time-Ms": 1 }));
    });
    const told = read(url);
    await told.framesUntil(1);
    told.end();
    await gone;
    const silent = Symbol("nothing was told");
    expect(await Promise.race([told.ended, new Promise((resolve) => setImmediate(() => resolve(silent)))])).toBe(
      silent,
    );
  });
});
