import type { Command } from "@nekomado/viewer";
import { CommandButton, commandsNamed, nameWithKey } from "@nekomado/viewer";
import { ChevronLeft } from "lucide-react";
import { useSection, useWords } from "../words/section.ts";
import type { Navigation } from "./navigation.ts";
import { TitleBar } from "./title-bar.tsx";
import { appWords } from "./words.ts";

export interface AppBarProps {
  place: Navigation["place"];
  commands: readonly Command[];
  /** Leads from one camera to all; null where there is nothing to go back to. */
  onBack: (() => void) | null;
}

/** The two places, the way back and the settings. */
export const AppBar = ({ place, commands, onBack }: AppBarProps) => {
  const words = useSection(appWords);
  const { messages } = useWords();
  return (
    <TitleBar
      left={
        onBack !== null && (
          <button type="button" className="bar-back" aria-label={words.allCameras} onClick={onBack}>
            <ChevronLeft size={18} strokeWidth={1.75} aria-hidden="true" />
            <span>{words.allCameras}</span>
          </button>
        )
      }
      middle={
        <nav className="places" aria-label={words.places}>
          {commandsNamed(commands, ["now", "history"]).map((command) => (
            <button
              key={command.id}
              type="button"
              title={nameWithKey(command, messages)}
              {...(command.id === place ? { "aria-current": "page" } : {})}
              onClick={() => command.perform()}
            >
              {command.name}
            </button>
          ))}
        </nav>
      }
      right={commandsNamed(commands, ["keys", "settings"]).map((command) => (
        <CommandButton key={command.id} command={command} messages={messages} />
      ))}
    />
  );
};
