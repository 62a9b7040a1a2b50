import type { Command } from "../commands/commands.ts";
import type { Messages } from "../i18n/messages.ts";

const nameOf = ({ id, name, isOn, key }: Command, { command }: Messages): string => {
  const withState = id === "boxes" ? (isOn ? command.boxesOn : command.boxesOff) : name;
  return command.withKey(withState, key);
};

/** A command as an icon; its name and key are told to screen readers and to a resting pointer. */
export const CommandButton = ({ command, messages }: { command: Command; messages: Messages }) => {
  const Icon = command.icon;
  const name = nameOf(command, messages);
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={name}
      title={name}
      aria-pressed={command.isOn}
      data-command={command.id}
      onClick={command.perform}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
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
      aria-pressed={command.isOn}
      data-command={command.id}
      onClick={command.perform}
    >
      <Icon size={20} strokeWidth={1.75} aria-hidden="true" />
      {command.name}
    </button>
  );
};
