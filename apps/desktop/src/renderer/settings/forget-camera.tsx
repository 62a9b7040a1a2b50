import { useEffect, useId, useRef, useState } from "react";
import type { Camera } from "../../contract/index.ts";
import { useSection } from "../words/section.ts";
import { settingsWords } from "./settings-words.ts";

export interface ForgetCameraProps {
  camera: Camera;
  onForget: (settled: (isForgotten: boolean) => void) => void;
  onKeep: () => void;
}

/** What forgetting means, said in place before it happens. */
export const ForgetCamera = ({ camera, onForget, onKeep }: ForgetCameraProps) => {
  const text = useSection(settingsWords).cameras;
  const titleId = useId();
  const keep = useRef<HTMLButtonElement>(null);
  const [isForgetting, setForgetting] = useState(false);
  useEffect(() => keep.current?.focus(), []);
  const forget = (): void => {
    if (isForgetting) return;
    setForgetting(true);
    onForget(setForgetting);
  };
  return (
    <fieldset className="camera-forget" aria-labelledby={titleId}>
      <b id={titleId}>{text.forgetTitle(camera.name)}</b>
      <p>{text.forgetExplained}</p>
      {camera.isReachable !== true && <p>{text.forgetUnreachable}</p>}
      <div>
        <button type="button" className="sheet-button" aria-disabled={isForgetting} onClick={forget}>
          {text.forgetYes}
        </button>
        <button ref={keep} type="button" className="sheet-button" onClick={onKeep}>
          {text.forgetNo}
        </button>
      </div>
    </fieldset>
  );
};
