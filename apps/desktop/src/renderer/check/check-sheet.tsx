import type { CameraLink } from "@nekomado/viewer";
import { CircleCheck, TriangleAlert } from "lucide-react";
import { useRef, useState } from "react";
import type { Camera } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import { Sheet } from "../settings/sheet.tsx";
import { useSection } from "../words/section.ts";
import { CheckStepLine } from "./check-step-line.tsx";
import { checkSteps } from "./connection-check.ts";
import { checkWords } from "./check-words.ts";
import "./check.css";
import { checkReport } from "./report.ts";
import { useCheck } from "./use-check.ts";
import type { Verdict } from "./verdict.ts";
import { checkVerdict } from "./verdict.ts";

const VerdictSign = ({ sign }: { sign: Verdict["sign"] }) => {
  switch (sign) {
    case "well":
      return <CircleCheck className="tone-live" size={22} strokeWidth={1.75} aria-hidden="true" />;
    case "warning":
      return <TriangleAlert className="tone-stalled" size={22} strokeWidth={1.75} aria-hidden="true" />;
    case "failed":
      return <TriangleAlert className="tone-stalled" size={22} strokeWidth={1.75} aria-hidden="true" />;
    case "running":
      return null;
  }
};

export interface CheckSheetProps {
  camera: Camera;
  /** The page's link to the camera; it is opened if nobody has, and stays open. */
  link: CameraLink;
  onClose: () => void;
}

/** Walks the nine steps from this PC to the picture, and says in one sentence what is wrong and what to do. */
export const CheckSheet = ({ camera, link, onClose }: CheckSheetProps) => {
  const text = useSection(checkWords);
  const { client, info } = useKnown();
  const video = useRef<HTMLVideoElement>(null);
  const { progress, again } = useCheck(camera, link, video);
  const [saved, setSaved] = useState<"saved" | "notSaved" | null>(null);
  const isFinished = progress !== null && progress.finishedAtMs !== null;
  const verdict = checkVerdict(
    progress ?? { results: [], running: checkSteps[0] ?? null, problem: null },
    camera.name,
    text,
  );
  const startAgain = (): void => {
    setSaved(null);
    again();
  };
  const save = (): void => {
    if (!isFinished) return;
    const report = checkReport({ info, camera, progress, verdict: `${verdict.title} ${verdict.advice}` });
    client.request("check.save", { report }).then(
      () => setSaved("saved"),
      (error: unknown) => {
        if (!(error instanceof ProblemError && error.reason === "cancelled")) setSaved("notSaved");
      },
    );
  };
  return (
    <Sheet title={text.title} closeLabel={text.close} width="narrow" onClose={onClose}>
      <div className="check">
        <div className="check-verdict" aria-live="polite">
          <VerdictSign sign={verdict.sign} />
          <div>
            <h3>{verdict.title}</h3>
            {verdict.advice !== "" && <p>{verdict.advice}</p>}
          </div>
        </div>
        <ol className="check-steps">
          {checkSteps.map((step) => (
            <CheckStepLine
              key={step}
              step={step}
              result={progress?.results.find((result) => result.step === step) ?? null}
              isRunning={progress?.running === step}
            />
          ))}
        </ol>
        <div className="check-actions">
          <button type="button" className="sheet-button" aria-disabled={!isFinished} onClick={startAgain}>
            {text.again}
          </button>
          <button type="button" className="sheet-button" aria-disabled={!isFinished} onClick={save}>
            {text.save}
          </button>
          <p aria-live="polite" data-fault={saved === "notSaved"}>
            {saved !== null && text[saved]}
          </p>
        </div>
        <video ref={video} className="check-video" muted playsInline aria-hidden="true" tabIndex={-1} />
      </div>
    </Sheet>
  );
};
