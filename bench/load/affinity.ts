import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** @param list of CPUs as Linux writes it, such as `0-2,5` */
export const coresIn = (list: string): number[] =>
  list.split(",").flatMap((range) => {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    const [first, last] = [Number(from), Number(to)];
    if (from === undefined || last < first) throw new Error(`"${list}" is no list of CPUs`);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  });

/** The cores that this process, and so all that it starts, may run on. */
const ownCores = (): number[] => {
  const list = /^Cpus_allowed_list:\s+(\S+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return list === undefined ? [] : coresIn(list);
};

/** @returns whether all threads of the process are there now; false where taskset(1) is missing */
const pin = (pid: number, cores: readonly number[]): boolean =>
  spawnSync("taskset", ["-a", "-c", "-p", cores.join(","), String(pid)], { stdio: "ignore" }).status === 0;

/**
 * Gives a server a core of its own and its viewers the others, so that neither waits for the other.
 * @returns undoes it for the server; undefined where it cannot be done: with one core, or without taskset(1)
 */
export const separate = (server: number, viewers: readonly number[]): (() => void) | undefined => {
  const cores = ownCores();
  const [serverCore, ...viewerCores] = cores;
  if (serverCore === undefined || viewerCores.length === 0 || !pin(server, [serverCore])) return undefined;
  for (const pid of viewers) pin(pid, viewerCores);
  return () => {
    pin(server, cores);
  };
};
