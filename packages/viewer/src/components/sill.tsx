import { Zap } from "lucide-react";
import type { Command } from "../commands/commands.ts";
import type { Words } from "../i18n/words.ts";
import type { WindowAction } from "../window/window-action.ts";
import type { WindowWords } from "../window/window-words.ts";
import { CommandButton, FirstCommandButton } from "./command-button.tsx";
import { LiveLight } from "./live-light.tsx";

export interface SillProps {
  cameraName: string;
  said: WindowWords;
  words: Words;
  /** Share of the connecting ring, 0 to 1. */
  ringFilled: number;
  /** Name of the transport while there is one; null otherwise. */
  transport: string | null;
  /** How much the picture is enlarged; the chip is there only for more than 1. */
  zoomScale?: number;
  onZoomReset?: () => void;
  /** The command that stands first, with its name. */
  first?: Command | undefined;
  commands: readonly Command[];
  onAction: (action: WindowAction) => void;
  onTransport: () => void;
}

const ZoomChip = ({ scale, words, onReset }: { scale: number; words: Words; onReset: () => void }) => {
  const { command } = words.messages;
  const times = words.format.number(scale, 1);
  return (
    <button type="button" className="chip zoom-chip" aria-label={command.showWhole(times)} onClick={onReset}>
      {command.zoomedBy(times)}
    </button>
  );
};

/** What stands below the glass: the light, the words and the buttons. */
export const Sill = (props: SillProps) => {
  const { cameraName, said, words, ringFilled, transport, zoomScale, onZoomReset, first, commands } = props;
  const { messages } = words;
  const { action } = said;
  return (
    <div className="sill">
      <LiveLight sign={said.light} tone={said.tone} filled={ringFilled} />
      <div className="sill-words">
        <p className="sill-name">{cameraName}</p>
        <p className="sill-state">
          <b className={`tone-${said.tone}`}>{said.word}</b>{" "}
          <span className="sill-rest">
            <span className="sill-detail">{said.detail}</span>{" "}
            {action !== null && (
              <button type="button" className="link-button" onClick={() => props.onAction(action)}>
                {messages.action[action]}
              </button>
            )}
            {said.note !== null && <span className="sill-note">{said.note}</span>}
          </span>
        </p>
      </div>
      {transport !== null && (
        <button
          type="button"
          className="chip transport-chip"
          aria-label={messages.command.openStatistics(transport)}
          data-transport={transport.toLowerCase()}
          onClick={props.onTransport}
        >
          <Zap size={14} strokeWidth={1.75} aria-hidden="true" />
          {transport}
        </button>
      )}
      {zoomScale !== undefined && zoomScale > 1 && onZoomReset !== undefined && (
        <ZoomChip scale={zoomScale} words={words} onReset={onZoomReset} />
      )}
      <div className="sill-commands">
        {first !== undefined && <FirstCommandButton command={first} />}
        {commands.map((command) => (
          <CommandButton key={command.id} command={command} messages={messages} />
        ))}
      </div>
    </div>
  );
};
