import "./mini-window.css";
import type { Command } from "@nekomado/viewer";
import {
  IconButton,
  CommandButton,
  Glass,
  LiveLight,
  commandsNamed,
  commandsOf,
  followZoomGestures,
  ringFilledIn,
  useShortcuts,
} from "@nekomado/viewer";
import { AppWindow, X } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import type { Camera } from "../../contract/index.ts";
import { useTakeSnapshot } from "../app/use-take-snapshot.ts";
import { useKnown } from "../client/client-context.ts";
import { PictureSlot } from "../watching/picture-slot.tsx";
import { useWatchedView } from "../watching/use-watched-view.ts";
import type { WatchedCamera } from "../watching/watched-camera.ts";
import { useSection, useWords } from "../words/section.ts";
import { smallWindowWords } from "./window-words.ts";

const zoomFactor = 1.25;

const useMiniCommands = (camera: Camera, watched: WatchedCamera): Command[] => {
  const { client, settings } = useKnown();
  const { messages } = useWords();
  const takeSnapshot = useTakeSnapshot();
  return useMemo(() => {
    const { zoom } = watched.picture;
    return commandsOf(messages, {
      snapshot: { perform: () => takeSnapshot(camera) },
      boxes: {
        isOn: settings.boxes,
        perform: () => {
          client.request("settings.change", { boxes: !settings.boxes }).catch(() => undefined);
        },
      },
      zoomIn: { perform: () => zoom.by(zoomFactor) },
      zoomOut: { perform: () => zoom.by(1 / zoomFactor) },
      zoomReset: { perform: () => zoom.reset() },
    });
  }, [camera, watched, client, settings.boxes, messages, takeSnapshot]);
};

/** A camera's small window that stays on top: the glass, with light and name; buttons while somebody points at it. */
export const MiniWindow = ({ camera, watched }: { camera: Camera; watched: WatchedCamera }) => {
  const { client, settings } = useKnown();
  const words = useWords();
  const text = useSection(smallWindowWords);
  const commands = useMiniCommands(camera, watched);
  const { view, said } = useWatchedView(camera, watched, { ageDigits: 1, showsStatistics: false });
  const page = useRef<HTMLElement>(null);
  const name = words.messages.windowName(camera.name, said.word);
  const close = (): void => {
    client.request("window.close", null).catch(() => undefined);
  };
  useShortcuts(commands, settings.singleKeys, close);
  useEffect(() => {
    const glass = page.current?.querySelector<HTMLElement>(".glass");
    return glass === null || glass === undefined ? undefined : followZoomGestures(glass, watched.picture.zoom);
  }, [watched]);
  return (
    <main ref={page} className="mini" aria-label={name}>
      <h1 className="for-screen-readers">{camera.name}</h1>
      <Glass
        picture={<PictureSlot camera={watched} size="tile" />}
        aspectRatio={null}
        hasPicture={view.hasPicture}
        isLive={view.state.kind === "live"}
        words={said}
      />
      <div className="mini-drag" />
      <p className="mini-name">
        <LiveLight sign={said.light} tone={said.tone} filled={ringFilledIn(view)} />
        <span>{camera.name}</span>
        {view.state.kind !== "live" && <b>{said.word}</b>}
      </p>
      <div className="mini-buttons">
        {commandsNamed(commands, ["snapshot"]).map((command) => (
          <CommandButton key={command.id} command={command} messages={words.messages} />
        ))}
        <IconButton
          icon={AppWindow}
          name={text.openMain}
          onClick={() => {
            client.request("window.showMain", { cameraId: camera.id }).catch(() => undefined);
          }}
        />
        <IconButton icon={X} name={text.close} onClick={close} />
      </div>
      <output className="for-screen-readers">{name}</output>
    </main>
  );
};
