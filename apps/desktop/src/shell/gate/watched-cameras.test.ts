import { describe, expect, it } from "vitest";
import { WatchedCameras } from "./watched-cameras.ts";

const kitchen = { cameraId: "a".repeat(64) };
const hallway = { cameraId: "b".repeat(64) };
const opened = (sessionId: string) => ({ ok: true, value: { ok: true, sessionId, sdp: "v=0" } }) as const;
const done = { ok: true, value: null } as const;

describe("which pages show a camera", () => {
  it("follows the sessions that they open and leave", () => {
    const watched = new WatchedCameras();
    watched.note(1, "link.offer", kitchen, opened("s1"));
    watched.note(2, "link.offer", kitchen, opened("s2"));
    watched.note(2, "link.offer", hallway, opened("s3"));
    expect(watched.pagesOf(kitchen.cameraId)).toEqual([1, 2]);
    watched.note(2, "link.leave", { ...kitchen, sessionId: "s2" }, done);
    expect(watched.pagesOf(kitchen.cameraId)).toEqual([1]);
    expect(watched.pagesOf(hallway.cameraId)).toEqual([2]);
  });

  it("forgets a page that closes its link or is gone", () => {
    const watched = new WatchedCameras();
    watched.note(1, "link.offer", kitchen, opened("s1"));
    watched.note(1, "link.offer", hallway, opened("s2"));
    watched.note(2, "link.offer", hallway, opened("s3"));
    watched.note(1, "link.close", kitchen, done);
    expect(watched.pagesOf(kitchen.cameraId)).toEqual([]);
    watched.pageGone(1);
    expect(watched.pagesOf(hallway.cameraId)).toEqual([2]);
  });

  it("counts a picture that comes as MJPEG", () => {
    const watched = new WatchedCameras();
    watched.note(1, "mjpeg.open", { ...kitchen, reading: 1, fps: 15 }, done);
    watched.note(2, "mjpeg.open", { ...kitchen, reading: 1, fps: 15 }, done);
    watched.note(2, "mjpeg.close", { ...kitchen, reading: 1 }, done);
    expect(watched.pagesOf(kitchen.cameraId)).toEqual([1]);
    watched.note(1, "link.close", kitchen, done);
    expect(watched.pagesOf(kitchen.cameraId)).toEqual([]);
  });

  it("counts no session that was refused", () => {
    const watched = new WatchedCameras();
    const refusal = { reason: "full", message: "as many viewers as it serves" };
    watched.note(1, "link.offer", kitchen, { ok: true, value: { ok: false, refusal } });
    watched.note(1, "link.offer", kitchen, { ok: false, problem: { reason: "service", message: "" } });
    expect(watched.pagesOf(kitchen.cameraId)).toEqual([]);
  });
});
