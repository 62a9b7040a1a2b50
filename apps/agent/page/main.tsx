import "./schema-mode.ts";
import type { CameraSession, LivePicture } from "@nekomado/viewer";
import { chooseLanguage, watchDiagnostics, wordsOf } from "@nekomado/viewer";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { CameraPage } from "./camera-page.tsx";
import type { FirstLook } from "./first-look.ts";
import { takeOver } from "./take-over.ts";
import { Visit } from "./visit.ts";

declare global {
  interface Window {
    /** For tests and measurements; only there when the address asks for it with `?diagnostics`. */
    nekomadoDiagnostics?: ReturnType<typeof watchDiagnostics>;
  }
}

const renderedWithinMs = 150;

/**
 * Opens the camera, and renders the page round it.
 *
 * @param firstLook what is on the screen already
 */
export const openPage = async (place: Element, firstLook: FirstLook): Promise<void> => {
  const taken = takeOver(firstLook);
  const parameters = new URLSearchParams(location.search);
  const words = wordsOf(chooseLanguage([...parameters.getAll("lang"), ...navigator.languages]));
  document.documentElement.lang = words.language;
  const isMeasured = parameters.has("diagnostics");
  const visit = new Visit((session) => {
    session.on("change", ({ cameraName }) => {
      if (cameraName !== null) document.title = words.messages.pageTitle(cameraName);
    });
  });
  visit.start(taken);
  addEventListener("pagehide", ({ persisted }) => {
    // A page that is gone for good closes with its browser's process; to do it here would delay the next page by 30 ms.
    if (persisted) visit.close();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) visit.restart();
  });

  const setUp = (session: CameraSession, picture: LivePicture): void => {
    if (isMeasured) window.nekomadoDiagnostics = watchDiagnostics(session, picture);
  };

  // Rendering keeps the page's thread busy for longer than the agent takes to be asked for the picture, and shows
  // nothing before its answer that is not on the screen already.
  await visit.arrival(renderedWithinMs);

  createRoot(place).render(
    <StrictMode>
      <CameraPage visit={visit} words={words} onPicture={setUp} />
    </StrictMode>,
  );
};
