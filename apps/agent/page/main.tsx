import "./schema-mode.ts";
import "@nekomado/viewer/viewer.css";
import type { LivePicture } from "@nekomado/viewer";
import {
  CameraSession,
  LiveViewer,
  SocketCameraLink,
  chooseLanguage,
  watchDiagnostics,
  wordsOf,
} from "@nekomado/viewer";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

declare global {
  interface Window {
    /** For tests and measurements; only there when the address asks for it with `?diagnostics`. */
    nekomadoDiagnostics?: ReturnType<typeof watchDiagnostics>;
  }
}

const parameters = new URLSearchParams(location.search);
const words = wordsOf(chooseLanguage([...parameters.getAll("lang"), ...navigator.languages]));
document.documentElement.lang = words.language;

const session = new CameraSession(new SocketCameraLink());
session.on("change", ({ cameraName }) => {
  if (cameraName !== null) document.title = words.messages.pageTitle(cameraName);
});
// Before the first render, for the way to the camera takes longer than that.
session.start();
addEventListener("pagehide", () => session.close());
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) session.start();
});

const setUp = (picture: LivePicture): void => {
  if (parameters.has("diagnostics")) window.nekomadoDiagnostics = watchDiagnostics(session, picture);
};

const place = document.getElementById("viewer");
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <LiveViewer session={session} words={words} onPicture={setUp} />
    </StrictMode>,
  );
}
