import type { LucideIcon } from "lucide-react";
import {
  Activity,
  AppWindow,
  Camera,
  ChevronLeft,
  ChevronRight,
  Expand,
  Hash,
  Images,
  Keyboard,
  Maximize2,
  Minimize2,
  PictureInPicture2,
  RotateCcw,
  Scan,
  ScanEye,
  Settings,
  Stethoscope,
  Waypoints,
  ZoomIn,
  ZoomOut,
} from "lucide-react";
import type { Messages } from "../i18n/messages.ts";

/** Something a person can do; button, dock, menu, key and key list all read the same one. */
export interface Command {
  id: CommandId;
  /** Each is compared with `KeyboardEvent.key` whatever its case. */
  keys: readonly string[];
  /** Together with Ctrl, on a Mac with ⌘. */
  withControl: boolean;
  /** Holding the key performs it again and again. */
  repeats: boolean;
  /** The keys as they are printed. */
  keyLabel: string;
  name: string;
  icon: LucideIcon;
  /** Null for what is done once and not switched. */
  isOn: boolean | null;
  /** @param key the one that was pressed, where one was */
  perform: (key?: string) => void;
}

interface CommandKind {
  keys: readonly string[];
  keyLabel: string;
  withControl?: true;
  repeats?: true;
  name: (text: Messages["command"], isOn: boolean) => string;
  icon: (isOn: boolean) => LucideIcon;
}

const isApple = (): boolean => /Mac OS|iPad|iPhone/.test(navigator.userAgent);

/** In the order in which they are shown. */
const kinds = {
  snapshot: { keys: ["S"], keyLabel: "S", name: (text) => text.snapshot, icon: () => Camera },
  boxes: { keys: ["B"], keyLabel: "B", name: (text) => text.boxes, icon: () => Scan },
  exactBoxes: { keys: ["E"], keyLabel: "E", name: (text) => text.exactBoxes, icon: () => ScanEye },
  mini: { keys: ["M"], keyLabel: "M", name: (text) => text.mini, icon: () => PictureInPicture2 },
  fullScreen: {
    keys: ["F"],
    keyLabel: "F",
    name: (text, isOn) => (isOn ? text.leaveFullScreen : text.fullScreen),
    icon: (isOn) => (isOn ? Minimize2 : Maximize2),
  },
  statistics: { keys: ["I"], keyLabel: "I", name: (text) => text.statistics, icon: () => Activity },
  transport: { keys: ["T"], keyLabel: "T", name: (text) => text.transport, icon: () => Waypoints },
  check: { keys: ["C"], keyLabel: "C", name: (text) => text.check, icon: () => Stethoscope },
  large: { keys: ["Enter"], keyLabel: "Enter", name: (text) => text.large, icon: () => Expand },
  previousCamera: {
    keys: ["ArrowLeft"],
    keyLabel: "←",
    repeats: true,
    name: (text) => text.previousCamera,
    icon: () => ChevronLeft,
  },
  nextCamera: {
    keys: ["ArrowRight"],
    keyLabel: "→",
    repeats: true,
    name: (text) => text.nextCamera,
    icon: () => ChevronRight,
  },
  cameraAt: {
    keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    keyLabel: "1–9",
    name: (text) => text.cameraAt,
    icon: () => Hash,
  },
  zoomIn: { keys: ["+", "="], keyLabel: "+", repeats: true, name: (text) => text.zoomIn, icon: () => ZoomIn },
  zoomOut: { keys: ["-"], keyLabel: "-", repeats: true, name: (text) => text.zoomOut, icon: () => ZoomOut },
  zoomReset: { keys: ["0"], keyLabel: "0", name: (text) => text.zoomReset, icon: () => RotateCcw },
  now: { keys: ["N"], keyLabel: "N", name: (text) => text.now, icon: () => AppWindow },
  history: { keys: ["H"], keyLabel: "H", name: (text) => text.history, icon: () => Images },
  settings: { keys: [","], keyLabel: ",", withControl: true, name: (text) => text.settings, icon: () => Settings },
  keys: { keys: ["?"], keyLabel: "?", name: (text) => text.keys, icon: () => Keyboard },
} satisfies Record<string, CommandKind>;

export type CommandId = keyof typeof kinds;

export interface CommandAction {
  /** For what is switched. */
  isOn?: boolean;
  perform: (key?: string) => void;
}

/** What can be done here and now; what cannot is absent. */
export type CommandActions = { [Id in CommandId]?: CommandAction | undefined };

const isCommandId = (id: string): id is CommandId => Object.hasOwn(kinds, id);
const commandIds = Object.keys(kinds).filter(isCommandId);

const keyLabelOf = ({ keyLabel, withControl }: CommandKind): string =>
  withControl === undefined ? keyLabel : `${isApple() ? "⌘" : "Ctrl"} ${keyLabel}`;

/** The list of all that can be done, in the order in which it is shown. */
export const commandsOf = ({ command }: Messages, actions: CommandActions): Command[] =>
  commandIds.flatMap((id) => {
    const action = actions[id];
    if (action === undefined) return [];
    const kind: CommandKind = kinds[id];
    const isOn = action.isOn ?? false;
    return [
      {
        id,
        keys: kind.keys,
        withControl: kind.withControl ?? false,
        repeats: kind.repeats ?? false,
        keyLabel: keyLabelOf(kind),
        name: kind.name(command, isOn),
        icon: kind.icon(isOn),
        isOn: action.isOn ?? null,
        perform: action.perform,
      },
    ];
  });

/** Some of the commands, in the order in which they are asked for. */
export const commandsNamed = (commands: readonly Command[], ids: readonly CommandId[]): Command[] =>
  ids.flatMap((id) => commands.find((command) => command.id === id) ?? []);
