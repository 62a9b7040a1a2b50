import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cameraFolder, ownerFileName } from "./camera-folder.ts";
import { cameraA, cameraB } from "./testing/pictures.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "nekomado-cameras-"));
});
afterEach(() => rmSync(root, { recursive: true }));

describe("a camera's folder", () => {
  it("has the camera's name", async () => {
    expect(await cameraFolder(root, cameraA, "Living room")).toBe("Living room");
    expect(await cameraFolder(root, cameraA, "Living room")).toBe("Living room");
    expect(readdirSync(root)).toEqual(["Living room"]);
  });

  it.each(["Kitchen", "KITCHEN", "kitchen."])(
    "is its own when another camera is called Kitchen and it %s",
    async (name) => {
      await cameraFolder(root, cameraA, "Kitchen");
      const other = await cameraFolder(root, cameraB, name);
      expect(other).toMatch(/^kitchen \(b00000\)$/i);
      // In whichever order they come.
      expect(await cameraFolder(root, cameraB, name)).toBe(other);
      expect(await cameraFolder(root, cameraA, "Kitchen")).toBe("Kitchen");
    },
  );

  it("stays the camera's when somebody else has its name and a part of its id", async () => {
    await cameraFolder(root, cameraA, "Kitchen");
    await cameraFolder(root, "c".repeat(64), "Kitchen (b00000)");
    expect(await cameraFolder(root, cameraB, "Kitchen")).toBe("Kitchen (b00000000000)");
  });

  it("is taken over where nobody has put a name to it", async () => {
    mkdirSync(join(root, "Kitchen"));
    expect(await cameraFolder(root, cameraA, "Kitchen")).toBe("Kitchen");
    expect(await cameraFolder(root, cameraB, "Kitchen")).toBe("Kitchen (b00000)");
  });

  it("is taken over where the word whose it is was cut off", async () => {
    mkdirSync(join(root, "Kitchen"));
    writeFileSync(join(root, "Kitchen", ownerFileName), cameraB.slice(0, 10));
    expect(await cameraFolder(root, cameraA, "Kitchen")).toBe("Kitchen");
    expect(await cameraFolder(root, cameraA, "Kitchen")).toBe("Kitchen");
  });

  it("is never what a link leads to, nor a file", async () => {
    symlinkSync(tmpdir(), join(root, "Kitchen"));
    writeFileSync(join(root, "Hall"), "");
    expect(await cameraFolder(root, cameraA, "Kitchen")).toBe("Kitchen (aaaaaa)");
    expect(await cameraFolder(root, cameraA, "Hall")).toBe("Hall (aaaaaa)");
  });

  it("lies in the folder of snapshots, whatever the camera calls itself", async () => {
    expect(await cameraFolder(root, cameraA, "../../etc")).toBe("-..-etc");
    expect(await cameraFolder(root, cameraB, "..")).toBe("Camera");
    expect(readdirSync(root)).toHaveLength(2);
  });
});
