import { useId } from "react";

export interface PanelChoicesProps<Value extends string> {
  legend: string;
  /** In the order in which they are shown. */
  choices: readonly { value: Value; label: string }[];
  value: Value;
  onChange: (value: Value) => void;
}

/** One of a few, all of them in sight. */
export const PanelChoices = <Value extends string>({ legend, choices, value, onChange }: PanelChoicesProps<Value>) => {
  const name = useId();
  return (
    <fieldset className="panel-choices">
      <legend>{legend}</legend>
      <div>
        {choices.map((choice) => (
          <label key={choice.value}>
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
    </fieldset>
  );
};
