export { Emitter } from "./emitter.ts";
export { Backoff } from "./session/backoff.ts";
export type {
  CameraLink,
  LinkErrorReason,
  LinkEvents,
  LinkFault,
  MjpegListener,
  OpenedSession,
} from "./link/camera-link.ts";
export { LinkError } from "./link/camera-link.ts";
export { CandidateTrickle } from "./session/candidate-trickle.ts";
export { SocketCameraLink } from "./link/socket-camera-link.ts";
export type { SessionEvents } from "./session/session-events.ts";
export type { VisiblePage } from "./session/page-attention.ts";
export { CameraSession } from "./session/camera-session.ts";
export type { LastPicture } from "./session/picture-watch.ts";
export type { ConnectionTimings, SessionSnapshot } from "./session/session-snapshot.ts";
export type {
  CameraFault,
  ConnectStep,
  FailingPart,
  MjpegReason,
  SessionEvent,
  SessionState,
  Transport,
} from "./session/state.ts";
export { transition } from "./session/state.ts";
export type { TransportChoice } from "./session/transport-choices.ts";
export { transportChoices } from "./session/transport-choices.ts";
export type { PaintedFrame } from "./time/frame-clock.ts";
export type { PictureElements as PictureElementSet } from "./picture/live-picture.ts";
export type { PaintedPicture } from "./picture/painted-picture.ts";
export { LivePicture } from "./picture/live-picture.ts";
export { visibleSizeOf } from "./picture/visible-size.ts";
export type { KeyframePicture } from "./keyframe/keyframe-picture.ts";
export type { CaptureMoment, TakenFrame } from "./snapshot/taken-frame.ts";
export type { EncodedSnapshot, SnapshotForm } from "./snapshot/encode-snapshot.ts";
export { encodeSnapshot } from "./snapshot/encode-snapshot.ts";
export type { BoxMode } from "./overlay/box-modes.ts";
export { boxModes } from "./overlay/box-modes.ts";
export type { DrawnBoxes, PictureLook } from "./overlay/picture-boxes.ts";
export { BoxPainter } from "./overlay/box-painter.ts";
export { containedRectangle } from "./overlay/geometry.ts";
export { OverlayCanvas } from "./overlay/overlay-canvas.ts";
export { layOutBoxes } from "./overlay/painted-boxes.ts";
export type { Zoom } from "./zoom/zoom.ts";
export { leastScale, mostScale, wholePicture } from "./zoom/zoom.ts";
export { PictureZoom } from "./zoom/picture-zoom.ts";
export { followZoomGestures } from "./zoom/zoom-gestures.ts";
export type { Language } from "./i18n/languages.ts";
export { chooseLanguage, languages } from "./i18n/languages.ts";
export type { Messages } from "./i18n/messages.ts";
export type { Words } from "./i18n/words.ts";
export { nameOfClass, wordsOf } from "./i18n/words.ts";
export type { CameraView } from "./window/camera-view.ts";
export type { WindowAction } from "./window/window-action.ts";
export type { WindowWords } from "./window/window-words.ts";
export { windowWords } from "./window/window-words.ts";
export type { Command, CommandAction, CommandActions, CommandId } from "./commands/commands.ts";
export { commandsNamed, commandsOf } from "./commands/commands.ts";
export { useShortcuts } from "./commands/use-shortcuts.ts";
export { viewerCommands } from "./commands/viewer-commands.ts";
export { BoxIcons, readBoxIcons } from "./components/picture-elements.tsx";
export type { StatisticsView } from "./components/statistics-panel.tsx";
export { BoxModeSwitch } from "./components/box-mode-switch.tsx";
export { BoxList } from "./components/box-list.tsx";
export { Glass } from "./components/glass.tsx";
export { KeysHelp } from "./components/keys-help.tsx";
export { CommandButton, DockButton, nameWithKey } from "./components/command-button.tsx";
export { IconButton } from "./components/icon-button.tsx";
export type { RadioChoicesProps } from "./components/radio-choices.tsx";
export { RadioChoices } from "./components/radio-choices.tsx";
export { LiveLight } from "./components/live-light.tsx";
export { TransportSwitch, nextTransportChoice } from "./components/transport-switch.tsx";
export { PanelChoices } from "./components/panel-choices.tsx";
export { StatisticsPanel } from "./components/statistics-panel.tsx";
export type { CameraWindowProps } from "./components/camera-window.tsx";
export { CameraWindow, ringFilledIn } from "./components/camera-window.tsx";
export { Mark } from "./components/mark.tsx";
export type { ViewerPageProps } from "./components/viewer-page.tsx";
export { ViewerPage } from "./components/viewer-page.tsx";
export type { WatchedView } from "./react/use-camera-view.ts";
export { useCameraView } from "./react/use-camera-view.ts";
export type { FullScreen } from "./react/use-full-screen.ts";
export { useFullScreen } from "./react/use-full-screen.ts";
export { recall, remember, type PageStorage } from "./react/page-memory.ts";
export { useIdle } from "./react/use-idle.ts";
export type { LiveViewerProps } from "./react/live-viewer.tsx";
export { LiveViewer } from "./react/live-viewer.tsx";
export type { Diagnostics } from "./diagnostics/diagnostics.ts";
export { watchDiagnostics } from "./diagnostics/diagnostics.ts";
