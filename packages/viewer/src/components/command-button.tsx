import type { Command } from "../commands/commands.ts";
import type { Messages } from "../i18n/messages.ts";
import { IconButton } from "./icon-button.tsx";

/** Name and key of a command, as they are told to screen readers and to a resting pointer. */
export const nameWithKey = ({ id, name, isOn, keyLabel }: Command, { command }: Messages): string => {
  const withState = id === "boxes" ? (isOn === true ? command.boxesOn : command.boxesOff) : name;
  return command.withKey(withState, keyLabel);
};

const pressed = ({ isOn }: Command): { "aria-pressed"?: boolean } => (isOn === null ? {} : { "aria-pressed": isOn });

/** A command as an icon. */
export const CommandButton = ({ command, messages }: { command: Command; messages: Messages }) => (
  <IconButton
    icon={command.icon}
    name={nameWithKey(command, messages)}
    {...pressed(command)}
    data-command={command.id}
    onClick={() => command.perform()}
  />
);

/** A command with its name and key: the first thing to do. */
export const FirstCommandButton = ({ command }: { command: Command }) => {
  const Icon = command.icon;
  return (
    <button
      type="button"
      className="button first"
      {...pressed(command)}
      data-command={command.id}
      onClick={() => command.perform()}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
      <span className="button-name">{command.name}</span>
      <kbd className="button-key">{command.keyLabel}</kbd>
    </button>
  );
};

/** A command as a large button with its name, for thumbs. */
export const DockButton = ({ command }: { command: Command }) => {
  const Icon = command.icon;
  return (
    <button
      type="button"
      className="dock-button"
      {...pressed(command)}
      data-command={command.id}
      onClick={() => command.perform()}
    >
      <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
      {command.name}
    </button>
  );
};
