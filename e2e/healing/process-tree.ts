import { readdirSync, readFileSync } from "node:fs";

/** The process and all that it has started and they have, by the kernel's own books. */
export const processTree = (root: number): number[] => {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(name);
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const collect = (pid: number): number[] => [pid, ...(children.get(pid) ?? []).flatMap(collect)];
  return collect(root);
};

/** Null when the process has ended meanwhile. */
const parentOf = (pid: string): number | null => {
  try {
    // The command's name may hold spaces and brackets; what follows its last bracket is state and parent.
    const [, parent] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    return parent === undefined ? null : Number(parent);
  } catch {
    return null;
  }
};
