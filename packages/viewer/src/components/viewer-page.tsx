import type { Detection, PictureSize } from "@nekomado/protocol";
import type { ReactNode, Ref } from "react";
import type { Command } from "../commands/commands.ts";
import type { Words } from "../i18n/words.ts";
import type { TransportChoice } from "../session/transport-choices.ts";
import type { CameraView } from "../window/camera-view.ts";
import { windowWords } from "../window/window-words.ts";
import type { WindowAction } from "../window/window-action.ts";
import type { BoxMode } from "../overlay/box-modes.ts";
import { BoxList } from "./box-list.tsx";
import { BoxModeSwitch } from "./box-mode-switch.tsx";
import { CameraWindow, ringFilledIn } from "./camera-window.tsx";
import { CommandButton, DockButton } from "./command-button.tsx";
import { KeysHelp } from "./keys-help.tsx";
import { Mark } from "./mark.tsx";
import type { StatisticsView } from "./statistics-panel.tsx";
import { StatisticsPanel } from "./statistics-panel.tsx";
import { TransportSwitch } from "./transport-switch.tsx";

export interface ViewerPageProps {
  view: CameraView;
  words: Words;
  /** What shows the picture, boxes and all. */
  picture: ReactNode;
  pictureSize: PictureSize | null;
  /** In pixels of the picture, for the list in words; null while boxes are off. */
  boxes: readonly Detection[] | null;
  /** Null while the panel is closed. */
  statistics: StatisticsView | null;
  commands: readonly Command[];
  /** Nobody has moved anything for a while. */
  isIdle: boolean;
  showsKeys: boolean;
  singleKeysWork: boolean;
  boxMode: BoxMode;
  transportChoice: TransportChoice;
  /** What fills the screen in full screen: the window and the panels beside it. */
  mainRef?: Ref<HTMLElement>;
  onAction: (action: WindowAction) => void;
  onSingleKeys: (work: boolean) => void;
  onBoxMode: (mode: BoxMode) => void;
  onTransportChoice: (choice: TransportChoice) => void;
}

/** One camera, large, with what belongs to it. */
export const ViewerPage = (props: ViewerPageProps) => {
  const { view, words, picture, pictureSize, boxes, statistics, commands, isIdle, showsKeys } = props;
  const { messages } = words;
  const said = windowWords(view, words);
  const cameraName = view.cameraName ?? messages.unnamedCamera;
  const keys = commands.find(({ id }) => id === "keys");
  const statisticsCommand = commands.find(({ id }) => id === "statistics");
  // The others have places of their own.
  const withoutKeys = commands.filter(({ id }) => id !== "keys" && id !== "transport" && id !== "exactBoxes");
  return (
    <div className="viewer-page" data-statistics={statistics !== null} data-state={view.state.kind}>
      <header className="title-bar">
        <Mark />
        <span className="title-bar-name">{cameraName}</span>
        {keys !== undefined && <CommandButton command={keys} messages={messages} />}
      </header>
      <main {...(props.mainRef === undefined ? {} : { ref: props.mainRef })}>
        <div className="answer">
          <h1>{said.answer.title}</h1>
          <p>{said.answer.line}</p>
        </div>
        <CameraWindow
          cameraName={cameraName}
          said={said}
          words={words}
          picture={picture}
          aspectRatio={pictureSize === null ? null : pictureSize.width / pictureSize.height}
          hasPicture={view.hasPicture}
          isLive={view.state.kind === "live"}
          isIdle={isIdle}
          ringFilled={ringFilledIn(view)}
          transport={view.state.kind === "live" ? messages.statistics.transportChoice[view.state.transport] : null}
          commands={withoutKeys}
          boxList={
            boxes === null ? null : <BoxList boxes={boxes} pictureWidth={pictureSize?.width ?? 1} words={words} />
          }
          onAction={props.onAction}
          onTransport={() => statisticsCommand?.perform()}
        />
        {statistics !== null && statisticsCommand !== undefined && (
          <StatisticsPanel statistics={statistics} words={words} onClose={() => statisticsCommand.perform()}>
            <BoxModeSwitch mode={props.boxMode} messages={messages} onChange={props.onBoxMode} />
            <TransportSwitch choice={props.transportChoice} messages={messages} onChange={props.onTransportChoice} />
          </StatisticsPanel>
        )}
      </main>
      <nav className="dock" aria-label={messages.command.all}>
        {withoutKeys.map((command) => (
          <DockButton key={command.id} command={command} />
        ))}
      </nav>
      {showsKeys && keys !== undefined && (
        <KeysHelp
          commands={commands}
          messages={messages}
          singleKeysWork={props.singleKeysWork}
          onSingleKeys={props.onSingleKeys}
          onClose={() => keys.perform()}
        />
      )}
    </div>
  );
};
