import { Check, Minus, TriangleAlert, X } from "lucide-react";
import type { CheckResult, CheckStep } from "../../contract/index.ts";
import { useSeconds } from "../pairing/use-seconds.ts";
import { useSection, useWords } from "../words/section.ts";
import { checkWords } from "./check-words.ts";

type Shown = CheckResult["outcome"] | "running" | "waiting";

const StepSign = ({ shown }: { shown: Shown }) => {
  switch (shown) {
    case "passed":
      return <Check size={16} strokeWidth={2} />;
    case "warning":
      return <TriangleAlert size={16} strokeWidth={1.75} />;
    case "failed":
      return <X size={16} strokeWidth={2} />;
    case "skipped":
      return <Minus size={16} strokeWidth={1.75} />;
    case "running":
      return (
        <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="2">
          <circle cx="8" cy="8" r="5" opacity=".25" />
          <path d="M8 3a5 5 0 0 1 5 5" />
        </svg>
      );
    case "waiting":
      return <i className="check-dot" />;
  }
};

export interface CheckStepLineProps {
  step: CheckStep;
  result: CheckResult | null;
  isRunning: boolean;
}

/** One step: sign, name, and how long it took or has been tried. */
export const CheckStepLine = ({ step, result, isRunning }: CheckStepLineProps) => {
  const text = useSection(checkWords);
  const { format } = useWords();
  const seconds = useSeconds(isRunning);
  const shown: Shown = result?.outcome ?? (isRunning ? "running" : "waiting");
  const tookMs = result?.tookMs ?? null;
  return (
    <li className="check-step" data-shown={shown}>
      <span className="check-sign" aria-hidden="true">
        <StepSign shown={shown} />
      </span>
      <b>{text.step[step]}</b>
      <span className="for-screen-readers">{text.outcome[shown]}</span>
      <span className="check-took" aria-hidden="true">
        {shown === "running" && text.seconds(format.number(seconds))}
        {shown === "skipped" && text.outcome.skipped}
        {tookMs !== null && shown !== "skipped" && text.milliseconds(format.number(Math.round(tookMs)))}
      </span>
    </li>
  );
};
