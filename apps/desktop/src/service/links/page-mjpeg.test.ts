import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MjpegEvent } from "../../contract/index.ts";
import type { AgentDouble } from "../testing/agent-double.ts";
import { PairedService } from "../testing/paired-service.ts";
import type { ServiceProcess } from "../testing/service-process.ts";
import { MjpegFlow } from "./mjpeg-flow.ts";

let paired: PairedService;
let service: ServiceProcess;
let agent: AgentDouble;
let cameraId: string;

beforeEach(async () => {
  paired = await PairedService.start();
  ({ service, agent, cameraId } = paired);
});

afterEach(() => paired.stop());

/** The first event of this kind that the page is told of its reading. */
const told = async <Kind extends MjpegEvent["kind"]>(
  kind: Kind,
  reading: number,
  isWanted: (event: Extract<MjpegEvent, { kind: Kind }>) => boolean = () => true,
  page = 1,
): Promise<Extract<MjpegEvent, { kind: Kind }>> => {
  const isKind = (event: MjpegEvent): event is Extract<MjpegEvent, { kind: Kind }> => event.kind === kind;
  const { event } = await service.event(
    "mjpeg",
    (value, pageIds) =>
      value.cameraId === cameraId &&
      value.reading === reading &&
      isKind(value.event) &&
      isWanted(value.event) &&
      pageIds?.length === 1 &&
      pageIds[0] === page,
  );
  if (!isKind(event)) throw new Error("another event than the one that matched");
  return event;
};

const open = async (reading: number, page = 1): Promise<void> => {
  await service.request("mjpeg.open", { cameraId, reading, fps: 15 }, page);
  await told("opened", reading, undefined, page);
};

/** Waits until the app knows, by an event since number `from`, that the camera is so. */
const reachable = (isSo: boolean, from: number) =>
  service.event("cameras", ({ cameras }) => cameras.some(({ isReachable }) => isReachable === isSo), { from });

const picture = (byte: number): Uint8Array => new Uint8Array(2000).fill(byte);

/** Numbers of the pictures that the page was told of, in their order. */
const numbers = (): number[] =>
  service.events.flatMap(({ name, value }) => {
    if (name !== "mjpeg" || typeof value !== "object" || value === null || !("event" in value)) return [];
    const { event } = value;
    return typeof event === "object" && event !== null && "frameNumber" in event ? [Number(event.frameNumber)] : [];
  });

describe("a page that reads a camera's MJPEG stream", () => {
  it("is handed each picture as it came, with its number and times", async () => {
    await open(1);
    agent.sendPicture(41, picture(7), 123_456);
    expect(await told("frame", 1)).toEqual({
      kind: "frame",
      frameNumber: 41,
      captureTimeMs: 410.5,
      rtpTimestamp: 123_456,
      jpeg: picture(7),
    });
    agent.sendPicture(42, picture(8));
    expect(await told("frame", 1, ({ frameNumber }) => frameNumber === 42)).toMatchObject({ rtpTimestamp: null });
    expect(agent.requests).toContain("GET /stream?fps=15");
  });

  it("that does not take them has two on their way and no more, and then the newest", async () => {
    await open(1);
    for (const number of [1, 2, 3, 4, 5]) agent.sendPicture(number, picture(number));
    await told("frame", 1, ({ frameNumber }) => frameNumber === 2);
    // Another page's reading came after: what was to be told of the first has been told.
    await open(1, 2);
    agent.sendPicture(6, picture(6));
    await told("frame", 1, ({ frameNumber }) => frameNumber === 6, 2);
    expect(numbers()).toEqual([1, 2, 6]);
    await service.request("mjpeg.took", { cameraId, reading: 1 });
    expect(await told("frame", 1, ({ frameNumber }) => frameNumber === 6)).toMatchObject({ jpeg: picture(6) });
    expect(numbers()).toEqual([1, 2, 6, 6]);
  });

  it("is told why there is none, in the agent's words", async () => {
    agent.streamRefusal = "noPictures";
    await service.request("mjpeg.open", { cameraId, reading: 1, fps: 15 });
    expect(await told("ended", 1)).toMatchObject({
      refusal: { reason: "noPictures", message: "refused: noPictures" },
    });
  });

  it("is told when the agent goes, and reads again when it is back", async () => {
    await open(1);
    const from = service.events.length;
    await agent.stop();
    expect(await told("ended", 1)).toMatchObject({ refusal: null });
    await reachable(false, from);
    await expect(service.request("mjpeg.open", { cameraId, reading: 2, fps: 15 })).rejects.toMatchObject({
      reason: "disconnected",
    });
    const stopped = service.events.length;
    await agent.listen();
    await reachable(true, stopped);
    await open(3);
    agent.sendPicture(1, picture(1));
    await told("frame", 3);
  });

  it("reads each camera once: another reading ends the one before", async () => {
    await open(1);
    await open(2);
    await agent.until(() => agent.streams.size === 1);
    await service.request("mjpeg.close", { cameraId, reading: 1 });
    agent.sendPicture(1, picture(1));
    expect(await told("frame", 2)).toMatchObject({ frameNumber: 1 });
    expect(numbers()).toEqual([1]);
  });

  it.each([
    ["closes it", () => service.request("mjpeg.close", { cameraId, reading: 1 })],
    ["is gone", () => Promise.resolve(service.post({ kind: "pageGone", pageId: 1 }))],
    ["belongs to a camera that is forgotten", () => service.request("cameras.forget", { cameraId })],
  ])("leaves no stream behind when it %s", async (_, leave) => {
    await open(1);
    expect(agent.streams.size).toBe(1);
    await leave();
    await agent.until(() => agent.streams.size === 0);
  });
});

describe("the flow of pictures", () => {
  it("counts nobody's thanks twice", () => {
    const sent: number[] = [];
    const flow = new MjpegFlow(({ frameNumber }) => sent.push(frameNumber));
    const offer = (frameNumber: number): void =>
      flow.offer({ frameNumber, captureTimeMs: 0, rtpTimestamp: null, jpeg: new Uint8Array(1) });
    flow.took();
    flow.took();
    for (const number of [1, 2, 3]) offer(number);
    expect(sent).toEqual([1, 2]);
    flow.took();
    flow.took();
    for (const number of [4, 5, 6]) offer(number);
    expect(sent).toEqual([1, 2, 3, 4]);
  });
});
