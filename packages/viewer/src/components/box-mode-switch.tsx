import type { Messages } from "../i18n/messages.ts";
import type { BoxMode } from "../overlay/box-modes.ts";
import { boxModes } from "../overlay/box-modes.ts";
import { PanelChoices } from "./panel-choices.tsx";

export interface BoxModeSwitchProps {
  mode: BoxMode;
  messages: Messages;
  onChange: (mode: BoxMode) => void;
}

/** Whether boxes follow the present picture, or the picture waits for its boxes. */
export const BoxModeSwitch = ({ mode, messages, onChange }: BoxModeSwitchProps) => {
  const { boxes, boxMode } = messages.statistics;
  return (
    <PanelChoices
      legend={boxes}
      choices={boxModes.map((value) => ({ value, label: boxMode[value] }))}
      value={mode}
      onChange={onChange}
    />
  );
};
