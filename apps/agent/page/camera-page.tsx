import "./camera-page.css";
import type { CameraSession, LivePicture, Words } from "@nekomado/viewer";
import { LiveViewer } from "@nekomado/viewer";
import { useCallback, useSyncExternalStore } from "react";
import type { CodeFault } from "./code-words.ts";
import { codeWords } from "./code-words.ts";
import { CodePage } from "./code-page.tsx";
import { pairBrowser } from "./pair-browser.ts";
import type { Visit } from "./visit.ts";

export interface CameraPageProps {
  visit: Visit;
  words: Words;
  /** Told of each picture that is set up, for those who measure. */
  onPicture: (session: CameraSession, picture: LivePicture) => void;
}

/** The camera, once its agent knows this browser; until then the way in. */
export const CameraPage = ({ visit, words, onPicture }: CameraPageProps) => {
  const state = useSyncExternalStore(visit.subscribe, visit.getState);
  const session = state.kind === "stranger" ? null : state.session;
  const setUp = useCallback(
    (picture: LivePicture) => {
      if (session !== null) onPicture(session, picture);
    },
    [session, onPicture],
  );
  const show = useCallback(
    async (code: string): Promise<CodeFault | null> => {
      const fault = await pairBrowser(code);
      if (fault === null) visit.restart();
      return fault;
    },
    [visit],
  );
  if (state.kind === "stranger")
    return <CodePage words={codeWords[words.language]} wasPaired={state.wasPaired} onCode={show} />;
  return (
    // Set up at once, so that the picture is not late; seen only when it is known that there will be one.
    <div
      className="camera-page"
      data-arriving={state.kind === "arriving" && !visit.takesOver}
      data-taking-over={visit.takesOver}
    >
      <LiveViewer session={state.session} words={words} onPicture={setUp} />
    </div>
  );
};
