import { describe, expect, it } from "vitest";
import { wordsOf } from "../i18n/words.ts";
import type { SessionState } from "../session/state.ts";
import type { CameraView } from "./camera-view.ts";
import { windowWords } from "./window-words.ts";

const nowMs = 1_000_000;
const wallOffsetMs = new Date(2026, 10, 21, 14, 32, 18).getTime() - nowMs;

const live: CameraView = {
  state: { kind: "live", sinceMs: nowMs - 1_200_000, transport: "webrtc" },
  cameraName: "Living room",
  nowMs,
  wallOffsetMs,
  hasPicture: true,
  pictureAtMs: nowMs - 60,
  delayMs: 62,
  fps: 30,
  linkIsUp: true,
  linkDownSinceMs: null,
  stream: null,
  detector: { state: "running" },
  detectorSinceMs: 0,
};

const english = wordsOf("en");
const plain = (text: string | undefined): string | undefined => text?.replaceAll("\u00a0", " ");
const said = (view: CameraView, digits = 2) => windowWords(view, english, digits);
const past = (state: SessionState, agoMs: number): CameraView => ({ ...live, state, pictureAtMs: nowMs - agoMs });
const stalled: SessionState = { kind: "stalled", sinceMs: nowMs - 1000, part: "camera", fault: "daemonStopped" };

describe("a live window", () => {
  it("says how far behind life it is, finer in the large view", () => {
    expect(plain(said(live).detail)).toBe("0.06 s behind");
    expect(plain(said(live, 1).detail)).toBe("0.1 s behind");
    expect(said(live)).toMatchObject({ light: "live", plate: null, paper: null, note: null });
  });

  it("does not invent an age that it cannot know", () => {
    expect(said({ ...live, delayMs: null }).detail).toBe("");
  });

  it("says so when the detector is not there", () => {
    expect(said({ ...live, detector: { state: "absent" } }).note).toContain("detector is not running");
  });

  it("does not mention a detector that has found nothing for a moment", () => {
    const silent: CameraView = { ...live, detector: { state: "silent" }, detectorSinceMs: nowMs - 1000 };
    expect(said(silent).note).toBeNull();
    expect(said({ ...silent, detectorSinceMs: nowMs - 6000 }).note).not.toBeNull();
  });
});

describe("a live window whose picture comes as MJPEG", () => {
  const mjpeg: CameraView = {
    ...live,
    fps: 14.6,
    state: { kind: "live", sinceMs: nowMs - 1000, transport: "mjpeg", why: "blocked" },
  };

  it("says how many pictures come, how late, and why they come so", () => {
    expect(plain(said(mjpeg).detail)).toBe("15 fps · 0.06 s behind");
    expect(said(mjpeg)).toMatchObject({ light: "live", word: "Live", note: "MJPEG: the network blocks video" });
  });

  it("says what the picture lacks beside it", () => {
    const note = "MJPEG: the network blocks video · No boxes: the detector is not running";
    expect(said({ ...mjpeg, detector: { state: "absent" } }).note).toBe(note);
  });

  it("does not complain of B-frames that are not in it", () => {
    const stream = {
      state: "flowing",
      picture: { width: 1280, height: 720 },
      codec: "avc1.64001f",
      cameraId: 0,
    } as const;
    const bFrames: CameraView = { ...mjpeg, stream: { ...stream, fault: "bFrames" } };
    expect(said({ ...bFrames, state: live.state }).note).toContain("Not smooth");
    const state = { kind: "live", sinceMs: 0, transport: "mjpeg", why: "bFrames" } as const;
    expect(said({ ...bFrames, state }).note).toBe("MJPEG: the camera sends B-frames");
  });

  it("speaks Japanese", () => {
    expect(windowWords(mjpeg, wordsOf("ja"), 1)).toMatchObject({
      detail: "毎秒15コマ・0.1秒遅れ",
      note: "MJPEGで表示中：動画の通信が遮られています",
    });
  });
});

describe("a window that connects", () => {
  const connecting = (agoMs: number, step: "link" | "offer" | "media" = "link"): CameraView => ({
    ...live,
    hasPicture: false,
    state: { kind: "connecting", sinceMs: nowMs - agoMs, step },
  });

  it("counts the seconds", () => {
    expect(plain(said(connecting(2100)).detail)).toBe("2 s");
  });

  it("says what is being tried once it takes long", () => {
    expect(plain(said(connecting(6000, "media")).detail)).toBe("6 s, waiting for the first picture");
  });

  it("dates the picture that it shows meanwhile", () => {
    const { plate } = said({ ...connecting(500), hasPicture: true, pictureAtMs: nowMs - 120_000 });
    expect(plate).toEqual({ title: "Last picture", caption: "14:30:18" });
  });
});

describe("a window that stands still", () => {
  it.each([
    [12_000, "12 s old"],
    [120_000, "2 min old"],
    [3 * 3_600_000, "3 h old"],
  ])("dates its picture of %s ms ago", (agoMs, title) => {
    expect(plain(said(past(stalled, agoMs)).plate?.title)).toBe(title);
  });

  it("says the picture's time by this machine's clock", () => {
    expect(said(past(stalled, 120_000)).plate?.caption).toBe("picture from 14:30:18");
  });

  it("says what the camera lacks", () => {
    const view = past({ ...stalled, fault: "h265Only" }, 1000);
    expect(said(view).detail).toBe("The camera sends H.265 only, which cannot be shown.");
  });

  it("says when it tries again, and lets a person hurry", () => {
    const view = past(
      {
        kind: "reconnecting",
        sinceMs: nowMs - 5000,
        part: "agent",
        fault: null,
        step: "waiting",
        nextTryAtMs: nowMs + 3400,
      },
      5000,
    );
    expect(plain(said(view).detail)).toBe("The camera does not answer. Next try in 4 s.");
    expect(said(view).action).toBe("retry");
  });

  it.each([
    ["en", "The network holds the picture up. Waiting for the first picture."],
    ["ja", "ネットワークで映像が滞っています。最初の映像を待っています。"],
  ] as const)("joins sentences as %s does", (language, detail) => {
    const base = { kind: "reconnecting", sinceMs: nowMs, part: "network", fault: null } as const;
    const view = past({ ...base, step: "media", nextTryAtMs: null }, 5000);
    expect(windowWords(view, wordsOf(language)).detail).toBe(detail);
  });
});

describe("a closed window", () => {
  it("says since when the camera is off", () => {
    const off = said({
      ...live,
      state: { kind: "off", sinceMs: nowMs - 5_238_000, cause: "unreachable", nextTryAtMs: null },
    });
    expect(off).toMatchObject({ light: "off", paper: "Off since 13:05", plate: null });
    expect(off.answer.title).toBe("Living room is off since 13:05");
  });

  it.each([
    [{ kind: "unauthorised", sinceMs: 0 }, "key"],
    [{ kind: "keyChanged", sinceMs: 0 }, "shield"],
    [{ kind: "incompatible", sinceMs: 0 }, "arrow"],
    [{ kind: "full", sinceMs: 0, nextTryAtMs: null }, "full"],
    [{ kind: "closed" }, "off"],
  ] as const)("shows paper and a sign of its own: %o", (state, light) => {
    const words = said({ ...live, state });
    expect(words.light).toBe(light);
    expect(words.paper).not.toBeNull();
    expect(words.plate).toBeNull();
  });
});

it("speaks Japanese in the words of the product", () => {
  const japanese = wordsOf("ja");
  expect(windowWords({ ...live, delayMs: 100 }, japanese, 1)).toMatchObject({ word: "ライブ", detail: "0.1秒遅れ" });
  expect(windowWords(past(stalled, 120_000), japanese).detail).toBe("カメラの映像が止まりました。再接続しています。");
  expect(windowWords(past(stalled, 120_000), japanese).plate).toEqual({ title: "2分前", caption: "14:30:18の映像" });
});
