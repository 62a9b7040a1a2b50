import type { LucideIcon } from "lucide-react";
import { Activity, Keyboard, Maximize2, Minimize2, Scan } from "lucide-react";
import type { Messages } from "../i18n/messages.ts";

export type CommandId = "boxes" | "fullScreen" | "statistics" | "keys";

/** Something a person can do; button, dock, key and key list all read the same one. */
export interface Command {
  id: CommandId;
  /** Printed, and compared with `KeyboardEvent.key` whatever its case. */
  key: string;
  name: string;
  icon: LucideIcon;
  isOn: boolean;
  perform: () => void;
}

export interface CommandState {
  showsBoxes: boolean;
  isFullScreen: boolean;
  canFullScreen: boolean;
  showsStatistics: boolean;
  showsKeys: boolean;
}

/** In the order in which they are shown. What this browser cannot do is absent. */
export const viewerCommands = (
  { command }: Messages,
  state: CommandState,
  perform: Record<CommandId, () => void>,
): Command[] => {
  const boxes: Command = {
    id: "boxes",
    key: "B",
    name: command.boxes,
    icon: Scan,
    isOn: state.showsBoxes,
    perform: perform.boxes,
  };
  const fullScreen: Command = {
    id: "fullScreen",
    key: "F",
    name: state.isFullScreen ? command.leaveFullScreen : command.fullScreen,
    icon: state.isFullScreen ? Minimize2 : Maximize2,
    isOn: state.isFullScreen,
    perform: perform.fullScreen,
  };
  const statistics: Command = {
    id: "statistics",
    key: "I",
    name: command.statistics,
    icon: Activity,
    isOn: state.showsStatistics,
    perform: perform.statistics,
  };
  const keys: Command = {
    id: "keys",
    key: "?",
    name: command.keys,
    icon: Keyboard,
    isOn: state.showsKeys,
    perform: perform.keys,
  };
  return state.canFullScreen ? [boxes, fullScreen, statistics, keys] : [boxes, statistics, keys];
};
