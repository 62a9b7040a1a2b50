import { useKnown } from "../client/client-context.ts";
import { FirstRun } from "../pairing/first-run.tsx";
import { useLinger } from "./use-linger.ts";
import { TitleBar } from "./title-bar.tsx";
import { MainWindow } from "./main-window.tsx";

/** So long the screens of the first run take to slide open on the first camera. */
const screensOpenMs = 700;

/** What this window shows: the shell says which window it is. */
export const App = () => {
  const { list } = useKnown();
  const isFirstRun = useLinger(list.cameras.length === 0, screensOpenMs);
  if (!isFirstRun) return <MainWindow />;
  return (
    <div className="app">
      <TitleBar left={<span className="bar-name">Nekomado</span>} />
      <div className="app-place">
        <FirstRun />
      </div>
    </div>
  );
};
