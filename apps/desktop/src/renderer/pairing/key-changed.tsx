import { ShieldAlert } from "lucide-react";
import { useState } from "react";
import type { Camera } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import { useSection } from "../words/section.ts";
import { pairingWords } from "./pairing-words.ts";
import { PaperWindow } from "./paper-window.tsx";

export interface KeyChangedProps {
  camera: Camera;
  onForgotten: () => void;
}

/**
 * What a changed certificate means. There is no way past it, only the way back: forget the camera and pair with a code
 * that the board itself shows.
 */
export const KeyChanged = ({ camera, onForgotten }: KeyChangedProps) => {
  const text = useSection(pairingWords).keyChanged;
  const { client } = useKnown();
  const [state, setState] = useState<"open" | "forgetting" | "failed">("open");
  const forget = (): void => {
    if (state === "forgetting") return;
    setState("forgetting");
    client.request("cameras.forget", { cameraId: camera.id }).then(onForgotten, () => setState("failed"));
  };
  return (
    <div className="key-changed">
      <PaperWindow state="empty" />
      <p className="key-changed-refused">
        <ShieldAlert size={18} strokeWidth={1.75} aria-hidden="true" />
        <b>{text.refused}</b>
      </p>
      <p>{text.board}</p>
      <p>{text.stranger}</p>
      <p>{text.advice}</p>
      <button type="button" className="pairing-button" aria-disabled={state === "forgetting"} onClick={forget}>
        {text.forget}
      </button>
      <p className="pairing-note" aria-live="polite" data-fault={state === "failed"}>
        {state === "failed" && text.failed}
      </p>
    </div>
  );
};
