import type { ReceiverFigures } from "./contract.ts";

/** What all receivers together say of a measurement. */
export interface LoadTotal {
  receivers: number;
  packets: number;
  /** Of each receiver, the mean. */
  framesPerSecond: number;
  megabitsPerSecond: number;
  lost: number;
  duplicates: number;
  reordered: number;
  /** Frames of which a packet was lost, or came after the next frame had begun. */
  damagedFrames: number;
  /** Packets that were decrypted, and those of them that are not what the server plays. */
  sampled: number;
  strange: number | null;
  undecipherable: number;
  /** Of the receiver that got the fewest whole frames. */
  fewestFrames: number;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

const wholeFramesOf = ({ wholeAtMs }: ReceiverFigures): number =>
  wholeAtMs.reduce((count, atMs) => (Number.isNaN(atMs) ? count : count + 1), 0);

export const totalOf = (receivers: readonly ReceiverFigures[], seconds: number): LoadTotal => {
  const of = (name: "packets" | "bytes" | "lost" | "duplicates" | "reordered" | "sampled" | "undecipherable") =>
    sum(receivers.map((receiver) => receiver[name]));
  const whole = receivers.map(wholeFramesOf);
  const strange = receivers.map((receiver) => receiver.strange);
  return {
    receivers: receivers.length,
    packets: of("packets"),
    framesPerSecond: sum(whole) / seconds / receivers.length,
    megabitsPerSecond: (of("bytes") * 8) / 1e6 / seconds / receivers.length,
    lost: of("lost"),
    duplicates: of("duplicates"),
    reordered: of("reordered"),
    damagedFrames: sum(receivers.map(({ wholeAtMs }) => wholeAtMs.length)) - sum(whole),
    sampled: of("sampled"),
    strange: strange.includes(null) ? null : sum(strange.map((count) => count ?? 0)),
    undecipherable: of("undecipherable"),
    fewestFrames: Math.min(...whole),
  };
};
