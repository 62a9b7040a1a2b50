import { useId } from "react";

export interface RadioChoicesProps<Value extends string> {
  /** In the order in which they are shown; `lang` where the label is in its own language. */
  choices: readonly { value: Value; label: string; lang?: string }[];
  value: Value;
  onChange: (value: Value) => void;
}

/** One of a few, all of them in sight: for a fieldset, which names them. */
export const RadioChoices = <Value extends string>({ choices, value, onChange }: RadioChoicesProps<Value>) => {
  const name = useId();
  return (
    <div className="choices">
      {choices.map((choice) => (
        <label key={choice.value} lang={choice.lang}>
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            aria-label={choice.label}
            onChange={() => onChange(choice.value)}
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </div>
  );
};
