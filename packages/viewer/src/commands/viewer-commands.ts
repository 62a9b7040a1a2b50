import type { Messages } from "../i18n/messages.ts";
import type { Command } from "./commands.ts";
import { commandsOf } from "./commands.ts";

export interface ViewerCommandState {
  showsBoxes: boolean;
  boxesAreExact: boolean;
  isFullScreen: boolean;
  canFullScreen: boolean;
  showsStatistics: boolean;
  showsKeys: boolean;
}

/** What can be done on the page of one camera. */
export const viewerCommands = (
  messages: Messages,
  state: ViewerCommandState,
  perform: Record<"boxes" | "exactBoxes" | "fullScreen" | "statistics" | "transport" | "keys", () => void>,
): Command[] =>
  commandsOf(messages, {
    boxes: { isOn: state.showsBoxes, perform: perform.boxes },
    exactBoxes: { isOn: state.boxesAreExact, perform: perform.exactBoxes },
    fullScreen: state.canFullScreen ? { isOn: state.isFullScreen, perform: perform.fullScreen } : undefined,
    statistics: { isOn: state.showsStatistics, perform: perform.statistics },
    transport: { perform: perform.transport },
    keys: { isOn: state.showsKeys, perform: perform.keys },
  });
