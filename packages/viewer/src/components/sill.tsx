import { Zap } from "lucide-react";
import type { Command } from "../commands/commands.ts";
import type { Messages } from "../i18n/messages.ts";
import type { WindowAction, WindowWords } from "../window/window-words.ts";
import { CommandButton } from "./command-button.tsx";
import { LiveLight } from "./live-light.tsx";

export interface SillProps {
  cameraName: string;
  words: WindowWords;
  messages: Messages;
  /** Share of the connecting ring, 0 to 1. */
  ringFilled: number;
  /** Name of the transport while there is one; null otherwise. */
  transport: string | null;
  commands: readonly Command[];
  onAction: (action: WindowAction) => void;
  onTransport: () => void;
}

/** What stands below the glass: the light, the words and the buttons. */
export const Sill = (props: SillProps) => {
  const { cameraName, words, messages, ringFilled, transport, commands, onAction, onTransport } = props;
  const { action } = words;
  return (
    <div className="sill">
      <LiveLight sign={words.light} tone={words.tone} filled={ringFilled} />
      <div className="sill-words">
        <p className="sill-name">{cameraName}</p>
        <p className="sill-state">
          <b className={`tone-${words.tone}`}>{words.word}</b> <span className="sill-detail">{words.detail}</span>{" "}
          {action !== null && (
            <button type="button" className="link-button" onClick={() => onAction(action)}>
              {messages.action[action]}
            </button>
          )}
          {words.note !== null && <span className="sill-note">{words.note}</span>}
        </p>
      </div>
      {transport !== null && (
        <button
          type="button"
          className="chip"
          aria-label={messages.command.openStatistics(transport)}
          data-transport={transport.toLowerCase()}
          onClick={onTransport}
        >
          <Zap size={14} strokeWidth={1.75} aria-hidden="true" />
          {transport}
        </button>
      )}
      <div className="sill-commands">
        {commands.map((command) => (
          <CommandButton key={command.id} command={command} messages={messages} />
        ))}
      </div>
    </div>
  );
};
