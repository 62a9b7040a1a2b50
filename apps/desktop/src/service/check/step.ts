import type { CheckResult, networkSteps } from "../../contract/index.ts";

type NetworkStep = (typeof networkSteps)[number];
export type CheckReason = NonNullable<CheckResult["reason"]>;

/** What came of a step, and what the next one goes on with; `null` when there is nothing to go on with. */
export interface StepOutcome<Found> {
  outcome: "passed" | "warning" | "failed";
  /** Without any secret. */
  detail: string;
  reason: CheckReason | null;
  found: Found | null;
}

const maxDetailLength = 500;

export const passed = <Found>(detail: string, found: Found): StepOutcome<Found> => ({
  outcome: "passed",
  detail,
  reason: null,
  found,
});

export const failed = (reason: CheckReason, detail: string): StepOutcome<never> => ({
  outcome: "failed",
  detail,
  reason,
  found: null,
});

/** Takes the steps one after the other, and skips all that come after one that failed. */
export class CheckWalk {
  readonly results: CheckResult[] = [];

  /** @param from what the step before has found; null skips this one */
  async take<From, Found>(
    step: NetworkStep,
    from: From | null,
    work: (from: From) => Promise<StepOutcome<Found>>,
  ): Promise<Found | null> {
    if (from === null) {
      const detail = "Not tried, because the step before it failed.";
      this.results.push({ step, outcome: "skipped", tookMs: null, detail, reason: null });
      return null;
    }
    const sinceMs = performance.now();
    const { outcome, detail, reason, found } = await work(from);
    const tookMs = Math.round(performance.now() - sinceMs);
    this.results.push({ step, outcome, tookMs, detail: detail.slice(0, maxDetailLength), reason });
    return found;
  }
}
