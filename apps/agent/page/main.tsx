import "./schema-mode.ts";
import "@nekomado/viewer/viewer.css";
import type { CameraSession, LivePicture } from "@nekomado/viewer";
import { chooseLanguage, watchDiagnostics, wordsOf } from "@nekomado/viewer";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { CameraPage } from "./camera-page.tsx";
import { Visit } from "./visit.ts";

declare global {
  interface Window {
    /** For tests and measurements; only there when the address asks for it with `?diagnostics`. */
    nekomadoDiagnostics?: ReturnType<typeof watchDiagnostics>;
  }
}

const renderedWithinMs = 150;

const parameters = new URLSearchParams(location.search);
const words = wordsOf(chooseLanguage([...parameters.getAll("lang"), ...navigator.languages]));
document.documentElement.lang = words.language;

const visit = new Visit((session) => {
  session.on("change", ({ cameraName }) => {
    if (cameraName !== null) document.title = words.messages.pageTitle(cameraName);
  });
});
visit.start();
addEventListener("pagehide", () => visit.close());
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) visit.restart();
});

const setUp = (session: CameraSession, picture: LivePicture): void => {
  if (parameters.has("diagnostics")) window.nekomadoDiagnostics = watchDiagnostics(session, picture);
};

// Rendering keeps the page's thread busy for longer than the agent takes to be asked for the picture, and shows nothing
// before its answer.
await visit.arrival(renderedWithinMs);

const place = document.getElementById("viewer");
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <CameraPage visit={visit} words={words} onPicture={setUp} />
    </StrictMode>,
  );
}
