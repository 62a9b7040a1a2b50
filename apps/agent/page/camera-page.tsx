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
  const session = state.kind === "watching" ? state.session : null;
  const setUp = useCallback(
    (picture: LivePicture) => {
      if (session !== null) onPicture(session, picture);
    },
    [session, onPicture],
  );
  const show = useCallback(
    async (code: string): Promise<CodeFault | null> => {
      const fault = await pairBrowser(code);
      if (fault === null) visit.begin();
      return fault;
    },
    [visit],
  );
  switch (state.kind) {
    case "arriving":
      return null;
    case "watching":
      return <LiveViewer session={state.session} words={words} onPicture={setUp} />;
    case "stranger":
      return <CodePage words={codeWords[words.language]} wasPaired={state.wasPaired} onCode={show} />;
  }
};
