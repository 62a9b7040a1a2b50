import * as fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { isoOf, localTimeOf } from "./format/local-time.ts";
import { dayFolderName, parsePictureName, pictureName } from "./snapshot-name.ts";

const at = new Date(2026, 10, 21, 4, 2, 8, 5).getTime();

describe("this PC's own time", () => {
  const before = process.env["TZ"];
  afterEach(() => {
    if (before === undefined) delete process.env["TZ"];
    else process.env["TZ"] = before;
  });

  it.each([
    ["Asia/Tokyo", "2026-07-01T21:00:00.007+09:00"],
    ["America/New_York", "2026-07-01T08:00:00.007-04:00"],
    ["Asia/Kathmandu", "2026-07-01T17:45:00.007+05:45"],
    ["UTC", "2026-07-01T12:00:00.007+00:00"],
  ])("is that of %s", (zone, iso) => {
    process.env["TZ"] = zone;
    const atMs = Date.UTC(2026, 6, 1, 12, 0, 0, 7);
    expect(isoOf(localTimeOf(atMs))).toBe(iso);
    expect(pictureName(atMs, "a", "jpeg", 1)).toBe(
      `${iso.slice(0, 10)}_${iso.slice(11, 23).replaceAll(":", "-")}_a.jpg`,
    );
    expect(parsePictureName(pictureName(atMs, "a", "jpeg", 1))?.capturedAtMs).toBe(atMs);
  });
});

describe("a picture's name", () => {
  it("carries this PC's time of the frame to the millisecond", () => {
    expect(pictureName(at, "Kitchen", "jpeg", 1)).toBe("2026-11-21_04-02-08.005_Kitchen.jpg");
    expect(dayFolderName(at)).toBe("2026-11-21");
  });

  it("counts when the name is taken", () => {
    expect(pictureName(at, "Kitchen", "png", 3)).toBe("2026-11-21_04-02-08.005_Kitchen_3.png");
  });

  it("tells its time again, and its order is that of time", () => {
    const times = fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2500, 0, 1) });
    fc.assert(
      fc.property(times, times, (a, b) => {
        const [first, second] = [a, b].map((one) => parsePictureName(pictureName(one, "a_b", "jpeg", 1)));
        expect(dayFolderName(a)).toBe(first?.time.slice(0, 10));
        expect(first).toMatchObject({ camera: "a_b", format: "jpeg" });
        // The hour that comes twice in autumn is written the same way twice.
        if (first === null || second === null || first === undefined || second === undefined)
          throw new Error("no name");
        expect(Math.abs(first.capturedAtMs - a)).toBeLessThanOrEqual(3_600_000);
        expect(a - b <= 3_600_000 || first.time > second.time).toBe(true);
      }),
    );
  });

  it.each([
    "2026-02-31_00-00-00.000_a.jpg",
    "2026-11-21_24-00-00.000_a.jpg",
    "2026-11-21_04-02-08_a.jpg",
    "2026-11-21_04-02-08.005_.jpg",
    "2026-11-21_04-02-08.005_a.gif",
    "IMG_0001.jpg",
    ".2026-11-21_04-02-08.005_a.jpg",
  ])("%s is none of ours", (name) => {
    expect(parsePictureName(name)).toBeNull();
  });
});
