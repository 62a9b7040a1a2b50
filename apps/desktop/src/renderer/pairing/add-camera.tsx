import { useState } from "react";
import type { Camera } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";
import { Sheet } from "../settings/sheet.tsx";
import { useSection } from "../words/section.ts";
import { AddByAddress } from "./add-by-address.tsx";
import { CameraChoice } from "./camera-choice.tsx";
import { searchOutcome, useFoundCameras } from "./found-cameras.ts";
import { KeyChanged } from "./key-changed.tsx";
import { PairingHelp } from "./pairing-help.tsx";
import { PairingWindow } from "./pairing-window.tsx";
import { pairingWords } from "./pairing-words.ts";
import "./pairing.css";
import { useSearchWords } from "./search-words.ts";
import { useOpened } from "./use-opened.ts";
import { usePairing } from "./use-pairing.ts";
import { useSeconds } from "./use-seconds.ts";

/** A camera that is not paired yet. */
const NewCamera = ({ address: addressAtFirst, onClose }: { address: string | null; onClose: () => void }) => {
  const { list } = useKnown();
  const pairing = usePairing();
  const cameras = useFoundCameras(pairing.state.kind !== "typing");
  const [asksForAddress, askForAddress] = useState(false);
  const seconds = useSeconds(cameras.found.length === 0);
  const outcome = searchOutcome(cameras, list.canDiscover, seconds);
  const words = useSearchWords(cameras, outcome, seconds);
  const opened = pairing.state.kind === "opened" ? pairing.state.camera : null;
  useOpened(opened, onClose);
  const isAddressAll = outcome === "blind";
  const address = (
    <AddByAddress
      {...(addressAtFirst === null ? {} : { address: addressAtFirst })}
      onFound={({ id }) => {
        cameras.choose(id);
        askForAddress(false);
      }}
      {...(isAddressAll ? {} : { onCancel: () => askForAddress(false) })}
    />
  );
  return (
    <>
      <p className="sheet-lead" aria-live="polite">
        {words.lead}
      </p>
      <PairingWindow
        pairing={pairing}
        target={cameras.target}
        asksForCode={cameras.isPairable}
        takesFocus={!asksForAddress}
        heading={opened?.name ?? words.heading}
        hint={words.hint}
      >
        {outcome === "several" && opened === null && (
          <CameraChoice found={cameras.found} chosenId={cameras.chosenId} onChoose={cameras.choose} />
        )}
        {isAddressAll && address}
      </PairingWindow>
      <PairingHelp
        outcome={outcome}
        address={asksForAddress ? address : null}
        onAskForAddress={() => askForAddress(true)}
      />
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
        <NewCamera address={subject?.address ?? null} onClose={onClose} />
      ) : subject.trust === "keyChanged" ? (
        <KeyChanged camera={subject} onForgotten={() => setForgotten(true)} />
      ) : (
        <SameCamera camera={subject} onClose={onClose} />
      )}
    </Sheet>
  );
};
