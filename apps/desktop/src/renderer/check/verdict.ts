import type { CheckProgress } from "./connection-check.ts";
import type { CheckMessages, CheckSentence } from "./check-words.ts";

export interface Verdict extends CheckSentence {
  sign: "running" | "well" | "warning" | "failed";
}

/** What the whole check says in one sentence, and what to do. */
export const checkVerdict = (
  { results, running, problem }: Pick<CheckProgress, "results" | "running" | "problem">,
  camera: string,
  text: CheckMessages,
): Verdict => {
  if (problem !== null) return { sign: "failed", ...(problem === "service" ? text.service : text.failed(camera)) };
  const failed = results.find(({ outcome }) => outcome === "failed");
  if (failed !== undefined) {
    const { step, reason } = failed;
    const isVague = reason === "timeout" || reason === "unknown" || reason === null;
    if (isVague && step === "dtls") return { sign: "failed", ...text.encryption(camera) };
    if (reason === "timeout" && step === "ice") return { sign: "failed", ...text.signalling(camera) };
    return { sign: "failed", ...text.reason[reason ?? "unknown"](camera) };
  }
  if (running !== null) return { sign: "running", title: text.running(camera), advice: "" };
  const warned = results.find(({ outcome }) => outcome === "warning");
  if (warned === undefined) return { sign: "well", ...text.well(camera) };
  if (warned.step === "discovery") return { sign: "warning", ...text.wellUnannounced(camera) };
  return { sign: "warning", ...text.reason[warned.reason ?? "unknown"](camera) };
};
