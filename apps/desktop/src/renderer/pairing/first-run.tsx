import { CloudOff, House, UserX } from "lucide-react";
import { useKnown } from "../client/client-context.ts";
import { useSection } from "../words/section.ts";
import { NewCameraWindow } from "./new-camera-window.tsx";
import "./pairing.css";
import { pairingWords } from "./pairing-words.ts";
import { useNewCamera } from "./use-new-camera.ts";

/** The whole page while no camera is paired: find, code, picture, and nothing else to decide. */
export const FirstRun = () => {
  const text = useSection(pairingWords);
  const { serviceIsDown } = useKnown();
  const newCamera = useNewCamera();
  const { outcome, words, opened } = newCamera;
  const title = opened === null ? words.title : text.title.opening(opened.name);
  return (
    <main className="first-run" data-outcome={outcome}>
      <h1>{title}</h1>
      <p className="first-run-lead">{opened === null ? words.lead : text.lead.opening}</p>
      <p className="for-screen-readers" aria-live="polite">
        {title}
      </p>
      {serviceIsDown && (
        <p className="first-run-service" aria-live="polite">
          {text.serviceDown}
        </p>
      )}
      <NewCameraWindow newCamera={newCamera} />
      <ul className="first-run-promises">
        <li>
          <House size={15} strokeWidth={1.75} aria-hidden="true" />
          {text.promise.home}
        </li>
        <li>
          <UserX size={15} strokeWidth={1.75} aria-hidden="true" />
          {text.promise.account}
        </li>
        <li>
          <CloudOff size={15} strokeWidth={1.75} aria-hidden="true" />
          {text.promise.cloud}
        </li>
      </ul>
    </main>
  );
};
