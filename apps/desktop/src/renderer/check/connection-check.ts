import type { Camera, CheckResult, CheckStep, NekomadoClient, ProblemReason } from "../../contract/index.ts";
import { mediaSteps, networkSteps, ProblemError } from "../../contract/index.ts";
import type { MediaProbe } from "./media-check.ts";
import { checkMedia } from "./media-check.ts";
import type { CandidateLine } from "./peer-probe.ts";

export const checkSteps: readonly CheckStep[] = [...networkSteps, ...mediaSteps];

/** So long each step of the media may take. */
export const stepDeadlineMs = 5000;
/** Between two looks at the peer connection. */
const lookEveryMs = 100;

export interface CheckProgress {
  /** In the order of the steps; what is not there yet is to come. */
  results: readonly CheckResult[];
  running: CheckStep | null;
  /** The network's half could not be asked for. */
  problem: ProblemReason | null;
  candidates: readonly CandidateLine[];
  /** Unix time in ms. */
  startedAtMs: number;
  finishedAtMs: number | null;
}

export interface CheckProbe extends MediaProbe {
  candidates(): Promise<CandidateLine[]>;
  close(): void;
}

const skipped = (step: CheckStep): CheckResult => ({
  step,
  outcome: "skipped",
  tookMs: null,
  detail: "",
  reason: null,
});

/** Each of the network's steps once, in order, whatever came. */
const completed = (told: readonly CheckResult[]): CheckResult[] =>
  networkSteps.map((step) => told.find((result) => result.step === step) ?? skipped(step));

const hasFailed = (results: readonly CheckResult[]): boolean => results.some(({ outcome }) => outcome === "failed");

/**
 * Walks the way from this PC to the camera's picture, telling the progress at each step. Rejects never; stops telling
 * when the signal aborts.
 */
export const checkConnection = async (
  client: Pick<NekomadoClient, "request">,
  camera: Pick<Camera, "id">,
  makeProbe: () => CheckProbe,
  signal: AbortSignal,
  onProgress: (progress: CheckProgress) => void,
): Promise<void> => {
  let progress: CheckProgress = {
    results: [],
    running: networkSteps[0],
    problem: null,
    candidates: [],
    startedAtMs: Date.now(),
    finishedAtMs: null,
  };
  const tell = (change: Partial<CheckProgress>): void => {
    if (signal.aborted) return;
    progress = { ...progress, ...change };
    onProgress(progress);
  };
  const finish = (change: Partial<CheckProgress>): void => tell({ ...change, running: null, finishedAtMs: Date.now() });

  tell({});
  let network: CheckResult[];
  try {
    network = completed(await client.request("check.network", { cameraId: camera.id }));
  } catch (error) {
    finish({
      results: checkSteps.map(skipped),
      problem: error instanceof ProblemError ? error.reason : "internal",
    });
    return;
  }
  if (hasFailed(network)) {
    finish({ results: [...network, ...mediaSteps.map(skipped)] });
    return;
  }
  tell({ results: network, running: mediaSteps[0] });
  if (signal.aborted) return;
  const probe = makeProbe();
  const stop = (): void => probe.close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await checkMedia({
      probe,
      deadlineMs: stepDeadlineMs,
      signal,
      pause: () => new Promise((resolve) => setTimeout(resolve, lookEveryMs)),
      nowMs: () => performance.now(),
      onStep: (running) => tell({ running }),
      onResult: (result) => tell({ results: [...progress.results, result] }),
    });
    finish({ candidates: await probe.candidates() });
  } catch {
    // The browser took its connection away in the middle.
    const missing = checkSteps.filter((step) => progress.results.every((result) => result.step !== step));
    finish({ results: [...progress.results, ...missing.map(skipped)], problem: "internal" });
  } finally {
    signal.removeEventListener("abort", stop);
    probe.close();
  }
};
