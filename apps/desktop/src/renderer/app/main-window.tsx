import type { WindowAction } from "@nekomado/viewer";
import { KeysHelp, useFullScreen, useShortcuts } from "@nekomado/viewer";
import { useCallback, useMemo, useReducer, useRef } from "react";
import type { Camera } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import { History as HistoryPlace } from "../history/history.tsx";
import { Home } from "../home/home.tsx";
import { LargeView } from "../home/large-view.tsx";
import { Toasts } from "../snapshots/toasts.tsx";
import { useWatched } from "../watching/watched-context.ts";
import { useSection, useWords } from "../words/section.ts";
import { AppBar } from "./app-bar.tsx";
import { FoundLine } from "./found-line.tsx";
import { atStart, navigate } from "./navigation.ts";
import { OpenSheet } from "./open-sheet.tsx";
import { useAppCommands } from "./use-app-commands.ts";
import { usePageCommands } from "./use-page-commands.ts";
import { useTakeSnapshot } from "./use-take-snapshot.ts";
import { appWords } from "./words.ts";

/** The app's main window: the two places, and what opens beside them. */
export const MainWindow = () => {
  const { client, list, settings, serviceIsDown } = useKnown();
  const { cameras } = list;
  const watched = useWatched();
  const text = useSection(appWords);
  const { messages } = useWords();
  const [now, go] = useReducer(navigate, atStart);
  const page = useRef<HTMLElement>(document.documentElement);
  const fullScreen = useFullScreen(page);
  const takeSnapshot = useTakeSnapshot();

  const [onlyOne] = cameras.length === 1 ? cameras : [];
  const large = onlyOne ?? cameras.find(({ id }) => id === now.largeId) ?? null;
  const current = large ?? cameras.find(({ id }) => id === now.selectedId) ?? cameras[0] ?? null;
  const surroundings = useMemo(
    () => ({ now, large, go, fullScreen, takeSnapshot }),
    [now, large, fullScreen, takeSnapshot],
  );
  const commandsFor = useAppCommands(surroundings);
  const commands = useMemo(() => commandsFor(current), [commandsFor, current]);
  const escape = useCallback(() => go({ kind: "back" }), []);
  // A sheet has the keyboard to itself.
  const reachable = now.sheet === null ? commands : noCommands;
  useShortcuts(reachable, settings.singleKeys, now.sheet === null ? escape : nothing);
  usePageCommands(cameras, go, takeSnapshot);

  const act = (camera: Camera, action: WindowAction): void => {
    switch (action) {
      case "retry":
      case "open":
        watched.get(camera.id)?.session.retryNow();
        return;
      case "check":
        go({ kind: "open", sheet: { kind: "check", cameraId: camera.id } });
        return;
      case "pairAgain":
      case "whatNow":
        go({ kind: "open", sheet: { kind: "addCamera", camera } });
        return;
      case "reload":
        location.reload();
    }
  };

  const keys = commands.find(({ id }) => id === "keys");
  const largeWatched = large === null ? null : watched.get(large.id);
  return (
    <div className="app" data-place={now.place} data-large={large !== null}>
      <AppBar
        place={now.place}
        commands={commands}
        onBack={now.place === "now" && now.largeId !== null && onlyOne === undefined ? escape : null}
      />
      <div className="app-place">
        {now.place === "history" ? (
          <HistoryPlace onNow={() => go({ kind: "go", place: "now" })} />
        ) : large !== null && largeWatched !== null ? (
          <LargeView
            key={large.id}
            camera={large}
            watched={largeWatched}
            commands={commands}
            showsStatistics={now.showsStatistics}
            isOnly={onlyOne !== undefined}
            onAction={(action) => act(large, action)}
            onStatistics={() => go({ kind: "toggleStatistics" })}
          />
        ) : (
          <Home
            cameras={cameras}
            selectedId={now.selectedId}
            takesFocus={now.isComingBack}
            commandsFor={commandsFor}
            onSelect={(cameraId) => go({ kind: "select", cameraId })}
            onLarge={(cameraId) => go({ kind: "large", cameraId })}
            onAction={act}
          />
        )}
      </div>
      <FoundLine onAdd={() => go({ kind: "open", sheet: { kind: "addCamera", camera: null } })} />
      <output className="service-line" data-shown={serviceIsDown}>
        {serviceIsDown && text.serviceDown}
      </output>
      <Toasts />
      {now.sheet !== null && (
        <OpenSheet
          sheet={now.sheet}
          onClose={() => go({ kind: "closeSheet" })}
          onCheck={({ id }) => go({ kind: "open", sheet: { kind: "check", cameraId: id } })}
        />
      )}
      {now.showsKeys && keys !== undefined && (
        <KeysHelp
          commands={commands}
          messages={messages}
          singleKeysWork={settings.singleKeys}
          onSingleKeys={(singleKeys) => {
            client.request("settings.change", { singleKeys }).catch(() => undefined);
          }}
          onClose={() => keys.perform()}
        />
      )}
    </div>
  );
};

const noCommands: readonly never[] = [];
const nothing = (): void => undefined;
