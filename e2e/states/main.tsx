import "@nekomado/viewer/viewer.css";
import "./gallery.css";
import type { CameraView, Words } from "@nekomado/viewer";
import { CameraWindow, ViewerPage, chooseLanguage, viewerCommands, windowWords, wordsOf } from "@nekomado/viewer";
import { createRoot } from "react-dom/client";
import { DrawnPicture, drawnBoxes, sceneSize } from "./drawn-picture.tsx";
import { drawnStatistics, states } from "./states.ts";

// ?state=off shows one state as the page shows it, without it all stand side by side.
// &theme=dark, &lang=ja, &statistics, &keys and &boxes=off set what they say.
const parameters = new URLSearchParams(location.search);
const words = wordsOf(chooseLanguage(parameters.getAll("lang")));
const theme = parameters.get("theme");
const showsBoxes = parameters.get("boxes") !== "off";
document.documentElement.lang = words.language;
if (theme !== null) document.documentElement.dataset["theme"] = theme;

const nothing = (): void => undefined;
const commands = viewerCommands(
  words.messages,
  {
    showsBoxes,
    boxesAreExact: false,
    isFullScreen: false,
    canFullScreen: true,
    showsStatistics: parameters.has("statistics"),
    showsKeys: parameters.has("keys"),
  },
  { boxes: nothing, exactBoxes: nothing, fullScreen: nothing, statistics: nothing, transport: nothing, keys: nothing },
);

const named = (view: CameraView, { language }: Words): CameraView =>
  view.cameraName === null || language === "en" ? view : { ...view, cameraName: "リビング" };

const hasBoxes = ({ state, detector, linkIsUp }: CameraView): boolean =>
  state.kind === "live" && detector?.state === "running" && linkIsUp;

const One = ({ view }: { view: CameraView }) => (
  <ViewerPage
    view={view}
    words={words}
    picture={<DrawnPicture words={words} showsBoxes={showsBoxes && hasBoxes(view)} />}
    pictureSize={sceneSize}
    boxes={showsBoxes ? drawnBoxes() : null}
    statistics={parameters.has("statistics") ? { ...drawnStatistics, isLive: view.state.kind === "live" } : null}
    commands={commands}
    isIdle={parameters.has("idle")}
    showsKeys={parameters.has("keys")}
    singleKeysWork
    boxMode="live"
    onBoxMode={nothing}
    transportChoice="automatic"
    onTransportChoice={nothing}
    onAction={nothing}
    onSingleKeys={nothing}
  />
);

const Tile = ({ name, view }: { name: string; view: CameraView }) => {
  const isLive = view.state.kind === "live";
  return (
    <figure>
      <CameraWindow
        cameraName={view.cameraName ?? words.messages.unnamedCamera}
        size="tile"
        said={windowWords(view, words, 1)}
        words={words}
        picture={<DrawnPicture words={words} showsBoxes={showsBoxes && hasBoxes(view)} />}
        aspectRatio={16 / 9}
        hasPicture={view.hasPicture}
        isLive={isLive}
        isIdle={false}
        ringFilled={view.state.kind === "connecting" ? Math.min(1, (view.nowMs - view.state.sinceMs) / 4000) : 0}
        transport={null}
        commands={[]}
        boxList={null}
        onAction={nothing}
        onTransport={nothing}
      />
      <figcaption>
        <a href={`?${new URLSearchParams([...parameters, ["state", name]]).toString()}`}>{name}</a>
      </figcaption>
    </figure>
  );
};

const All = () => (
  <main className="gallery">
    {Object.entries(states).map(([name, view]) => (
      <Tile key={name} name={name} view={named(view, words)} />
    ))}
  </main>
);

const wanted = states[parameters.get("state") ?? ""];
const place = document.getElementById("gallery");
if (place !== null) createRoot(place).render(wanted === undefined ? <All /> : <One view={named(wanted, words)} />);
