import type { LinkError } from "@nekomado/viewer";
import { describe, expect, it } from "vitest";
import { createClient } from "../../contract/index.ts";
import { ScriptedBridge } from "../client/testing/scripted-bridge.ts";
import { BridgeCameraLink } from "./bridge-camera-link.ts";

const cameraId = "ab".repeat(32);

const reading = () => {
  const bridge = new ScriptedBridge();
  const link = new BridgeCameraLink(createClient(bridge), cameraId);
  link.open();
  const told: string[] = [];
  const listener = {
    opened: () => told.push("opened"),
    frame: ({ frameNumber, jpeg }: { frameNumber: number; jpeg: Uint8Array }) =>
      told.push(`frame ${frameNumber}: ${jpeg.length}`),
    ended: ({ reason }: LinkError) => told.push(`ended: ${reason}`),
  };
  const tell = (number: number, event: object): void => bridge.tell("mjpeg", { cameraId, reading: number, event });
  const frame = { kind: "frame", frameNumber: 7, captureTimeMs: 70, rtpTimestamp: null, jpeg: new Uint8Array(9) };
  return { bridge, link, told, tell, frame, end: link.watchMjpeg(15, listener), listener };
};

describe("an MJPEG stream by way of the service", () => {
  it("is asked for, and each of its pictures is acknowledged", () => {
    const { bridge, told, tell, frame } = reading();
    expect(bridge.named("mjpeg.open").map(({ params }) => params)).toEqual([{ cameraId, reading: 1, fps: 15 }]);
    tell(1, { kind: "opened" });
    tell(1, frame);
    expect(told).toEqual(["opened", "frame 7: 9"]);
    expect(bridge.named("mjpeg.took").map(({ params }) => params)).toEqual([{ cameraId, reading: 1 }]);
  });

  it("ends for the agent's reason, or because it is gone", () => {
    const { told, tell } = reading();
    tell(1, { kind: "ended", refusal: { reason: "noPictures", message: "" }, message: "" });
    expect(told).toEqual(["ended: noPictures"]);
    const other = reading();
    other.tell(1, { kind: "ended", refusal: null, message: "gone" });
    other.tell(1, other.frame);
    expect(other.told).toEqual(["ended: disconnected"]);
  });

  it("ends when the service that reads it is started again", () => {
    const { bridge, told } = reading();
    bridge.tell("service", { state: "restarting" });
    expect(told).toEqual(["ended: disconnected"]);
  });

  it("is not told of a reading that another has followed", () => {
    const { link, told, tell, frame, end, listener } = reading();
    end();
    link.watchMjpeg(15, listener);
    tell(1, frame);
    tell(2, { kind: "opened" });
    expect(told).toEqual(["opened"]);
  });

  it("is closed at the service, once", () => {
    const { bridge, end } = reading();
    end();
    end();
    expect(bridge.named("mjpeg.close").map(({ params }) => params)).toEqual([{ cameraId, reading: 1 }]);
  });
});
