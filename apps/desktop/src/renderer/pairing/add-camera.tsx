import { useState } from "react";
import type { Camera } from "../../contract/index.ts";
import { Sheet } from "../settings/sheet.tsx";
import { useSection } from "../words/section.ts";
import { KeyChanged } from "./key-changed.tsx";
import { NewCameraWindow } from "./new-camera-window.tsx";
import { PairingHelp } from "./pairing-help.tsx";
import { PairingWindow } from "./pairing-window.tsx";
import { pairingWords } from "./pairing-words.ts";
import "./pairing.css";
import { useNewCamera } from "./use-new-camera.ts";
import { useOpened } from "./use-opened.ts";
import { usePairing } from "./use-pairing.ts";

/** A camera that is not paired yet. */
const FurtherCamera = ({ address, onClose }: { address: string | null; onClose: () => void }) => {
  const newCamera = useNewCamera();
  useOpened(newCamera.opened, onClose);
  return (
    <>
      <p className="sheet-lead" aria-live="polite">
        {newCamera.words.lead}
      </p>
      <NewCameraWindow newCamera={newCamera} {...(address === null ? {} : { address })} />
    </>
  );
};

/** A camera that knows this PC no more: the same one, with a new code. */
const SameCamera = ({ camera, onClose }: { camera: Camera; onClose: () => void }) => {
  const text = useSection(pairingWords);
  const pairing = usePairing();
  const opened = pairing.state.kind === "opened" ? pairing.state.camera : null;
  useOpened(opened, onClose);
  return (
    <>
      <p className="sheet-lead">{text.again.unauthorised(camera.name)}</p>
      <PairingWindow
        pairing={pairing}
        target={camera}
        asksForCode
        takesFocus
        heading={camera.name}
        hint={camera.address === null ? "" : text.origin.typed(camera.address)}
      />
      <PairingHelp outcome="blind" address={null} onAskForAddress={() => undefined} />
    </>
  );
};

export interface AddCameraProps {
  /** Null for a new one; else the camera that is to be paired with again. */
  camera: Camera | null;
  onClose: () => void;
}

/** Pairing as a sheet: with a further camera, or once more with one that fell out. */
export const AddCamera = ({ camera, onClose }: AddCameraProps) => {
  const text = useSection(pairingWords);
  // What the sheet was opened for: it goes on although the list of cameras changes under it.
  const [subject] = useState(camera);
  const [isForgotten, setForgotten] = useState(false);
  const isNew = subject === null || isForgotten;
  const title = isNew
    ? text.add.title
    : subject.trust === "keyChanged"
      ? text.keyChanged.title(subject.name)
      : text.again.title(subject.name);
  return (
    <Sheet title={title} closeLabel={text.add.close} width="narrow" onClose={onClose}>
      {isNew ? (
        <FurtherCamera address={subject?.address ?? null} onClose={onClose} />
      ) : subject.trust === "keyChanged" ? (
        <KeyChanged camera={subject} onForgotten={() => setForgotten(true)} />
      ) : (
        <SameCamera camera={subject} onClose={onClose} />
      )}
    </Sheet>
  );
};
