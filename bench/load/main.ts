// node bench/load/main.ts --agent http://127.0.0.1:8080/ --receivers 60: light viewers of a server that runs already.
import { parseArgs } from "node:util";
import { setTimeout as delay } from "node:timers/promises";
import { CpuMeter, readResidentBytes } from "../process-meter.ts";
import type { LoadTarget } from "./contract.ts";
import { Load } from "./load.ts";
import { totalOf } from "./load-total.ts";

const usage = `Usage: node bench/load/main.ts (--agent URL | --janus API) [options]

Connects light viewers that decode nothing and counts what they receive.

  --agent URL      an agent that runs with --open (and --max-viewers), such as http://127.0.0.1:8080/
  --janus API      Janus's HTTP transport, such as http://127.0.0.1:8088/janus
  --receivers N    10 by default
  --seconds N      length of the measurement, after 3 s to settle; 10 by default
  --clip FILE      the Annex B file that is played, to prove that it comes
  --in-runs        take packets in the runs in which the server gave them to this machine's kernel
  --pid PID        of the server, to tell its CPU time and memory too`;

const settleMs = 3_000;

const { values } = parseArgs({
  options: {
    agent: { type: "string" },
    janus: { type: "string" },
    receivers: { type: "string", default: "10" },
    seconds: { type: "string", default: "10" },
    clip: { type: "string" },
    "in-runs": { type: "boolean", default: false },
    pid: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const targetOf = ({ agent, janus }: typeof values): LoadTarget | undefined => {
  if (agent !== undefined) return { server: "agent", url: agent };
  return janus === undefined ? undefined : { server: "janus", api: janus };
};

const target = targetOf(values);
if (values.help || target === undefined) {
  console.log(usage);
  process.exit(values.help ? 0 : 2);
}

const pid = values.pid === undefined ? undefined : Number(values.pid);
const load = await Load.open(target, Number(values.receivers), values.clip ?? null, values["in-runs"]);
try {
  await delay(settleMs);
  const { receivers, seconds, percentOfCore, measured } = await load.measure(async () => {
    const meter = pid === undefined ? undefined : new CpuMeter(pid);
    await delay(Number(values.seconds) * 1000);
    return meter === undefined
      ? undefined
      : { percentOfCore: meter.percentOfCore, percentWaiting: meter.percentWaiting };
  });
  const figures = {
    server: {
      ...measured,
      residentMb: pid === undefined ? undefined : readResidentBytes(pid) / 1e6,
    },
    receivers: { percentOfCore, ...totalOf(receivers, seconds) },
  };
  console.log(JSON.stringify(figures, undefined, 2));
} finally {
  await load.close();
}
