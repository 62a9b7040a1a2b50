import type { Messages } from "../i18n/messages.ts";
import type { TransportChoice } from "../session/transport-choices.ts";
import { transportChoices } from "../session/transport-choices.ts";
import { PanelChoices } from "./panel-choices.tsx";

export interface TransportSwitchProps {
  choice: TransportChoice;
  messages: Messages;
  onChange: (choice: TransportChoice) => void;
}

/** By which way the picture comes. */
export const TransportSwitch = ({ choice, messages, onChange }: TransportSwitchProps) => {
  const { transport, transportChoice } = messages.statistics;
  return (
    <PanelChoices
      legend={transport}
      choices={transportChoices.map((value) => ({ value, label: transportChoice[value] }))}
      value={choice}
      onChange={onChange}
    />
  );
};

/** The choice that follows, for a key that goes through all of them. */
export const nextTransportChoice = (choice: TransportChoice): TransportChoice =>
  transportChoices[(transportChoices.indexOf(choice) + 1) % transportChoices.length] ?? "automatic";
