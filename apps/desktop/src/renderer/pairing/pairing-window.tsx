import { formatPairingCode, parsePairingCode } from "@nekomado/protocol";
import type { ReactNode } from "react";
import { useEffect, useId, useRef, useState } from "react";
import type { FoundCamera } from "../../contract/index.ts";
import { useSection, useWords } from "../words/section.ts";
import { CodeInput } from "./code-input.tsx";
import { hasFirstHalf, isWholeCode } from "./code-field.ts";
import { isWorthAnotherTry } from "./pairing-fault.ts";
import { pairingWords } from "./pairing-words.ts";
import type { PaperWindowState } from "./paper-window.tsx";
import { PaperWindow } from "./paper-window.tsx";
import type { Pairing } from "./use-pairing.ts";
import { useSeconds } from "./use-seconds.ts";

export interface PairingWindowProps {
  pairing: Pairing;
  /** Whose code is asked for; null leaves it to the code. */
  target: Pick<FoundCamera, "id" | "name"> | null;
  /** Without fields while nobody is there to be paired with. */
  asksForCode: boolean;
  /** Nobody is busy elsewhere: the fields may take the keyboard. */
  takesFocus: boolean;
  heading: string;
  hint: string;
  /** Below the words. */
  children?: ReactNode;
}

const paperState = (asksForCode: boolean, isOpened: boolean, code: string): PaperWindowState => {
  if (isOpened) return "open";
  if (!asksForCode) return "empty";
  return hasFirstHalf(code) ? "ajar" : "closed";
};

/** The window that a code opens: paper screens, and on the sill the fields. */
export const PairingWindow = (props: PairingWindowProps) => {
  const { pairing, target, asksForCode, takesFocus, heading, hint, children } = props;
  const text = useSection(pairingWords);
  const { format } = useWords();
  const noteId = useId();
  const [code, setCode] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const { state, pair, changed } = pairing;
  const isChecking = state.kind === "checking";
  const fault = state.kind === "typing" ? state.fault : null;
  const seconds = useSeconds(isChecking);

  const targetId = target?.id ?? null;
  const send = (whole: string): void => {
    const parsed = parsePairingCode(whole);
    if (parsed !== null) pair(formatPairingCode(parsed), targetId);
  };
  const edit = (next: string): void => {
    if (next === code) return;
    setCode(next);
    changed();
    if (isWholeCode(next)) send(next);
  };

  const canType = asksForCode && state.kind !== "opened";
  useEffect(() => {
    if (canType && takesFocus) input.current?.focus();
  }, [canType, takesFocus]);

  return (
    <article className="pairing-window" aria-label={heading}>
      <PaperWindow state={paperState(asksForCode, state.kind === "opened", code)} />
      <div className="pairing-sill">
        <div className="pairing-whose">
          <h2>{heading}</h2>
          {hint !== "" && <p>{hint}</p>}
        </div>
        {children}
        {canType && (
          <form
            className="pairing-form"
            onSubmit={(event) => {
              event.preventDefault();
              if (!isChecking) send(code);
            }}
          >
            <CodeInput
              code={code}
              label={text.code.label}
              describedBy={noteId}
              isRefused={fault !== null}
              isBusy={isChecking}
              inputRef={input}
              onEdit={edit}
            />
          </form>
        )}
        <p className="pairing-note" id={noteId} aria-live="polite" data-fault={fault !== null}>
          {isChecking && (
            <>
              <span aria-hidden="true">
                {seconds === 0 ? text.code.checking : text.code.checkingFor(format.number(seconds))}
              </span>
              <span className="for-screen-readers">{text.code.checking}</span>
            </>
          )}
          {fault !== null && text.fault[fault](target?.name ?? null)}
          {fault !== null && isWorthAnotherTry(fault) && (
            <>
              {" "}
              <button type="button" className="link-button" onClick={() => send(code)}>
                {text.tryAgain}
              </button>
            </>
          )}
        </p>
      </div>
    </article>
  );
};
