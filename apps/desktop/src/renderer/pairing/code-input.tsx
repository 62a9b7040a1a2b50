import { pairingHalfLength } from "@nekomado/protocol";
import type { ClipboardEvent, MouseEvent, RefObject } from "react";
import { useLayoutEffect, useRef, useState } from "react";
import type { CodeField } from "./code-field.ts";
import { codeLength, editCode, hasFirstHalf, pasteCode } from "./code-field.ts";

interface Selection {
  start: number;
  end: number;
}

const selectionOf = ({ selectionStart, selectionEnd, value }: HTMLInputElement): Selection => ({
  start: selectionStart ?? value.length,
  end: selectionEnd ?? value.length,
});

const Cell = ({ index, code, selection }: { index: number; code: string; selection: Selection | null }) => {
  const isAt =
    selection !== null &&
    (selection.start === selection.end
      ? index === Math.min(selection.start, codeLength - 1)
      : index >= selection.start && index < selection.end);
  const isHoney = index < pairingHalfLength ? hasFirstHalf(code) : code.length === codeLength;
  return (
    <b className="code-cell" data-cell={index} data-at={isAt} data-honey={isHoney} data-filled={index < code.length}>
      {code.charAt(index)}
    </b>
  );
};

export interface CodeInputProps {
  code: string;
  label: string;
  describedBy: string;
  isRefused: boolean;
  isBusy: boolean;
  inputRef: RefObject<HTMLInputElement | null>;
  onEdit: (code: string) => void;
}

/**
 * Ten fields to the eye, one to keyboard, clipboard and screen reader: an unseen editor lies over them, so that
 * selecting, pasting and undoing work as in any other.
 */
export const CodeInput = ({ code, label, describedBy, isRefused, isBusy, inputRef, onEdit }: CodeInputProps) => {
  const [selection, setSelection] = useState<Selection | null>(null);
  /** What an input method is still composing; it is folded when it is done. */
  const [composed, setComposed] = useState<string | null>(null);
  const cells = useRef<HTMLDivElement>(null);
  const wantedCaret = useRef<number | null>(null);

  useLayoutEffect(() => {
    const caret = wantedCaret.current;
    wantedCaret.current = null;
    if (caret !== null && document.activeElement === inputRef.current)
      inputRef.current?.setSelectionRange(caret, caret);
  });

  const take = (field: CodeField): void => {
    wantedCaret.current = field.caret;
    setComposed(null);
    setSelection({ start: field.caret, end: field.caret });
    onEdit(field.code);
  };

  const paste = (event: ClipboardEvent<HTMLInputElement>): void => {
    event.preventDefault();
    if (isBusy) return;
    take(pasteCode(code, selectionOf(event.currentTarget), event.clipboardData.getData("text")));
  };

  /** A click on a filled field selects its character: the next key replaces it. */
  const point = ({ clientX, currentTarget, detail }: MouseEvent<HTMLInputElement>): void => {
    if (detail > 1) return;
    const centres = [...(cells.current?.querySelectorAll("[data-cell]") ?? [])].map((cell) => {
      const { left, width } = cell.getBoundingClientRect();
      return Math.abs(clientX - left - width / 2);
    });
    const index = Math.min(centres.indexOf(Math.min(...centres)), code.length);
    currentTarget.setSelectionRange(index, Math.min(index + 1, code.length));
    setSelection(selectionOf(currentTarget));
  };

  const halves = [0, pairingHalfLength].map((first) =>
    Array.from({ length: pairingHalfLength }, (_, index) => first + index),
  );
  return (
    <div className="code-input" ref={cells} data-refused={isRefused} data-busy={isBusy}>
      <div className="code-cells" aria-hidden="true">
        {halves.map((half) => (
          <span className="code-half" key={half[0]}>
            {half.map((index) => (
              <Cell key={index} index={index} code={code} selection={isBusy ? null : selection} />
            ))}
          </span>
        ))}
      </div>
      <input
        ref={inputRef}
        type="text"
        value={composed ?? code}
        readOnly={isBusy}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={isRefused}
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        onChange={(event) => {
          const { value } = event.currentTarget;
          if (event.nativeEvent instanceof InputEvent && event.nativeEvent.isComposing) setComposed(value);
          else take(editCode(value, selectionOf(event.currentTarget).end));
        }}
        onCompositionEnd={({ currentTarget }) => take(editCode(currentTarget.value, selectionOf(currentTarget).end))}
        onPaste={paste}
        onClick={point}
        onSelect={({ currentTarget }) => setSelection(selectionOf(currentTarget))}
        onFocus={({ currentTarget }) => setSelection(selectionOf(currentTarget))}
        onBlur={() => setSelection(null)}
      />
    </div>
  );
};
