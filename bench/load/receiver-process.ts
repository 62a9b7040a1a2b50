// A process with light receivers: what it is ordered comes over its IPC channel, see contract.ts.
import { setImmediate } from "node:timers/promises";
import { agentSignalling } from "./agent-signalling.ts";
import { ClipContent } from "./clip-content.ts";
import type { LoadOrder, LoadReport, LoadTarget, ReceiverFigures } from "./contract.ts";
import { loadOrderSchema } from "./contract.ts";
import { janusSignalling } from "./janus-signalling.ts";
import { KernelInbox } from "./kernel-inbox.ts";
import { LightReceiver } from "./light-receiver.ts";
import type { Signalling } from "./signalling.ts";

/** Handshakes are the dear part, at the server too. */
const handshakesAtOnce = 2;
/** A server that is busy with many may miss the time that werift gives a check; a browser tries again too. */
const tries = 5;

const inbox = await KernelInbox.open();
let receivers: LightReceiver[] = [];
let clip: ClipContent | undefined;

const signallingWith = (target: LoadTarget): Signalling =>
  target.server === "agent" ? agentSignalling(target.url) : janusSignalling(target.api);

const connect = async (signalling: Signalling, inRuns: boolean): Promise<LightReceiver> => {
  for (let attempt = 1; ; attempt++)
    try {
      return await LightReceiver.connect(signalling, inbox, inRuns);
    } catch (error) {
      if (attempt === tries) throw error;
    }
};

const open = async (target: LoadTarget, count: number, inRuns: boolean): Promise<void> => {
  const signalling = signallingWith(target);
  let left = count;
  const openOneByOne = async () => {
    while (left > 0) {
      left -= 1;
      receivers.push(await connect(signalling, inRuns));
    }
  };
  await Promise.all(Array.from({ length: handshakesAtOnce }, openOneByOne));
};

/** What had come when the order did has been taken off the sockets. */
const taken = async (): Promise<void> => {
  await setImmediate();
  await setImmediate();
  inbox?.readNow();
};

const figuresOf = (receiver: LightReceiver): ReceiverFigures => {
  const { samples, ...figures } = receiver.end();
  return {
    ...figures,
    sampled: samples.length,
    strange: clip === undefined ? null : samples.filter((payload) => clip?.has(payload) === false).length,
  };
};

const follow = async (order: LoadOrder): Promise<LoadReport> => {
  switch (order.order) {
    case "open":
      clip = order.clip === null ? undefined : new ClipContent(order.clip);
      await open(order.target, order.receivers, order.inRuns);
      return { report: "opened" };
    case "begin":
      await taken();
      for (const receiver of receivers) receiver.begin();
      return { report: "begun" };
    case "end":
      await taken();
      return {
        report: "figures",
        receivers: receivers.map(figuresOf),
        areStampedByKernel: receivers.every(({ isStampedByKernel }) => isStampedByKernel),
      };
    case "close": {
      const leaving = receivers;
      receivers = [];
      await Promise.all(leaving.map((receiver) => receiver.close()));
      return { report: "closed" };
    }
  }
};

const tell = (report: LoadReport): void => {
  process.send?.(report);
};

process.on("message", (message: unknown) => {
  follow(loadOrderSchema.parse(message)).then(tell, (error: unknown) =>
    tell({ report: "failed", message: error instanceof Error ? error.message : String(error) }),
  );
});
// Nobody is left to count for.
process.on("disconnect", () => process.exit());
