import type { RadioChoicesProps } from "./radio-choices.tsx";
import { RadioChoices } from "./radio-choices.tsx";

export interface PanelChoicesProps<Value extends string> extends RadioChoicesProps<Value> {
  legend: string;
}

/** One of a few, in a panel. */
export const PanelChoices = <Value extends string>({ legend, ...radios }: PanelChoicesProps<Value>) => (
  <fieldset className="panel-choices">
    <legend>{legend}</legend>
    <RadioChoices {...radios} />
  </fieldset>
);
