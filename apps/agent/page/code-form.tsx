import type { FormEvent } from "react";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { CodeField } from "./code-field.ts";
import { editField, faultOfCode } from "./code-field.ts";
import type { CodeFault, CodeWords } from "./code-words.ts";

export interface CodeFormProps {
  words: CodeWords;
  /** Shows the agent the code; resolves with why it was not taken, null when it was. */
  onCode: (code: string) => Promise<CodeFault | null>;
}

/** The field of the web page's code. It sends nothing by itself: an app's code must not leave the page half typed. */
export const CodeForm = ({ words, onCode }: CodeFormProps) => {
  const [field, setField] = useState<CodeField>({ text: "", caret: 0 });
  /** What an input method is still composing; it is folded when it is done. */
  const [composed, setComposed] = useState<string | null>(null);
  const [fault, setFault] = useState<CodeFault | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  useEffect(() => input.current?.focus(), []);

  useLayoutEffect(() => {
    if (composed === null && document.activeElement === input.current)
      input.current?.setSelectionRange(field.caret, field.caret);
  }, [field, composed]);

  const take = ({ value, selectionEnd }: HTMLInputElement): void => {
    const edited = editField(value, selectionEnd ?? value.length);
    setComposed(null);
    setField(edited);
    setFault(faultOfCode(edited.text) === "appCode" ? "appCode" : null);
  };

  const submit = async (): Promise<void> => {
    if (isBusy) return;
    const wrong = faultOfCode(field.text);
    setFault(wrong);
    if (wrong === null) {
      setIsBusy(true);
      setFault(await onCode(field.text));
      setIsBusy(false);
    }
    input.current?.focus();
  };

  return (
    <form
      className="code-form"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <label htmlFor={`${id}-code`}>{words.label}</label>
      <input
        id={`${id}-code`}
        ref={input}
        type="text"
        value={composed ?? field.text}
        readOnly={isBusy}
        placeholder="0000-0000"
        aria-describedby={`${id}-fault`}
        aria-invalid={fault !== null}
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        onChange={(event) => {
          const { currentTarget, nativeEvent } = event;
          if (nativeEvent instanceof InputEvent && nativeEvent.isComposing) setComposed(currentTarget.value);
          else take(currentTarget);
        }}
        onCompositionEnd={({ currentTarget }) => take(currentTarget)}
      />
      <p id={`${id}-fault`} className="code-form-fault" role="alert">
        {fault === null ? "" : words.fault[fault]}
      </p>
      <button type="submit" className="code-form-open" aria-disabled={isBusy}>
        {isBusy ? words.opening : words.open}
      </button>
    </form>
  );
};
