import type { RadioChoicesProps } from "@nekomado/viewer";
import { RadioChoices } from "@nekomado/viewer";
import type { ReactNode } from "react";
import { useId } from "react";

/** A heading with what belongs under it. */
export const SettingsGroup = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="settings-group">
    <h3>{title}</h3>
    {children}
  </section>
);

export interface SwitchProps {
  label: string;
  hint?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

export const Switch = ({ label, hint, isOn, onChange }: SwitchProps) => {
  const id = useId();
  return (
    <div className="settings-row">
      <div className="settings-words">
        <label htmlFor={id}>{label}</label>
        {hint !== undefined && <p id={`${id}hint`}>{hint}</p>}
      </div>
      <input
        id={id}
        className="settings-switch"
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-checked={isOn}
        {...(hint === undefined ? {} : { "aria-describedby": `${id}hint` })}
        onChange={({ target }) => onChange(target.checked)}
      />
    </div>
  );
};

export interface SegmentsProps<Value extends string> extends RadioChoicesProps<Value> {
  legend: string;
  /** Where a heading above says the same. */
  isLegendHidden?: boolean;
  hint?: string;
}

/** One of a few, all of them in sight. */
export const Segments = <Value extends string>(props: SegmentsProps<Value>) => {
  const { legend, isLegendHidden = false, hint, ...radios } = props;
  return (
    <fieldset className="settings-segments">
      <legend className={isLegendHidden ? "for-screen-readers" : undefined}>{legend}</legend>
      <RadioChoices {...radios} />
      {hint !== undefined && <p>{hint}</p>}
    </fieldset>
  );
};
