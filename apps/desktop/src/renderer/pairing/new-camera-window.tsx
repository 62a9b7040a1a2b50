import { useState } from "react";
import { AddByAddress } from "./add-by-address.tsx";
import { CameraChoice } from "./camera-choice.tsx";
import { PairingHelp } from "./pairing-help.tsx";
import { PairingWindow } from "./pairing-window.tsx";
import type { NewCamera } from "./use-new-camera.ts";

export interface NewCameraWindowProps {
  newCamera: NewCamera;
  /** What stands in the address field at first. */
  address?: string;
}

/** The window that the code of a new camera opens, with the choice of cameras in it and help below. */
export const NewCameraWindow = ({ newCamera, address }: NewCameraWindowProps) => {
  const { pairing, cameras, outcome, words, opened } = newCamera;
  const [asksForAddress, askForAddress] = useState(false);
  const isAddressAll = outcome === "blind";
  const addressForm = (
    <AddByAddress
      {...(address === undefined ? {} : { address })}
      onFound={({ id }) => {
        cameras.choose(id);
        askForAddress(false);
      }}
      {...(isAddressAll ? {} : { onCancel: () => askForAddress(false) })}
    />
  );
  return (
    <>
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
        {isAddressAll && addressForm}
      </PairingWindow>
      <PairingHelp
        outcome={outcome}
        address={asksForAddress ? addressForm : null}
        onAskForAddress={() => askForAddress(true)}
      />
    </>
  );
};
