import { X } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Command } from "../commands/commands.ts";
import type { Messages } from "../i18n/messages.ts";
import { IconButton } from "./icon-button.tsx";

export interface KeysHelpProps {
  commands: readonly Command[];
  messages: Messages;
  singleKeysWork: boolean;
  onSingleKeys: (work: boolean) => void;
  onClose: () => void;
}

/** The list of keys, and the switch that turns single keys off for those whom they disturb. */
export const KeysHelp = ({ commands, messages, singleKeysWork, onSingleKeys, onClose }: KeysHelpProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element?.open === false) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className="keys" aria-label={messages.keys.title} onCancel={onClose}>
      <div className="panel-head">
        <h2>{messages.keys.title}</h2>
        <IconButton icon={X} name={messages.command.close} onClick={onClose} />
      </div>
      <dl>
        {commands.map(({ id, name, keyLabel }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd>
              <kbd>{keyLabel}</kbd>
            </dd>
          </div>
        ))}
        <div>
          <dt>{messages.keys.escape}</dt>
          <dd>
            <kbd>Esc</kbd>
          </dd>
        </div>
      </dl>
      <label className="switch-row">
        {messages.keys.singleKeys}
        <input
          type="checkbox"
          role="switch"
          checked={singleKeysWork}
          aria-checked={singleKeysWork}
          onChange={({ target }) => onSingleKeys(target.checked)}
        />
      </label>
    </dialog>
  );
};
