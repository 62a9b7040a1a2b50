import "./home.css";
import type { Command, WindowAction } from "@nekomado/viewer";
import type { Camera } from "../../contract/index.ts";
import { useWatched } from "../watching/watched-context.ts";
import { useSection } from "../words/section.ts";
import { CameraTile } from "./camera-tile.tsx";
import { homeWords } from "./home-words.ts";
import { useHomeAnswer } from "./use-home-answer.ts";

export interface HomeProps {
  /** In the owner's order. */
  cameras: readonly Camera[];
  /** The one that keys mean. */
  selectedId: string | null;
  /** The keyboard comes back from the large view. */
  takesFocus: boolean;
  commandsFor: (camera: Camera) => readonly Command[];
  onSelect: (cameraId: string) => void;
  onLarge: (cameraId: string) => void;
  onAction: (camera: Camera, action: WindowAction) => void;
}

/** All cameras at once, below the sentence that says how they are. */
export const Home = ({ cameras, selectedId, takesFocus, commandsFor, onSelect, onLarge, onAction }: HomeProps) => {
  const watched = useWatched();
  const text = useSection(homeWords);
  const answer = useHomeAnswer(cameras);
  return (
    <main className="home" data-count={Math.min(cameras.length, 10)}>
      <div className="answer">
        <h1>{answer.title}</h1>
        <p>{answer.line}</p>
      </div>
      <section className="home-grid" aria-label={text.cameras}>
        {cameras.map((camera) => {
          const one = watched.get(camera.id);
          if (one === null) return null;
          return (
            <CameraTile
              key={camera.id}
              camera={camera}
              watched={one}
              commands={commandsFor(camera)}
              takesFocus={takesFocus && camera.id === selectedId}
              onSelect={() => onSelect(camera.id)}
              onLarge={() => onLarge(camera.id)}
              onAction={(action) => onAction(camera, action)}
            />
          );
        })}
      </section>
    </main>
  );
};
