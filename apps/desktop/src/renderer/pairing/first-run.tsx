import { CloudOff, House, UserX } from "lucide-react";
import { useState } from "react";
import { useKnown } from "../client/client-context.ts";
import { useSection } from "../words/section.ts";
import { AddByAddress } from "./add-by-address.tsx";
import { CameraChoice } from "./camera-choice.tsx";
import { searchOutcome, useFoundCameras } from "./found-cameras.ts";
import "./pairing.css";
import { pairingWords } from "./pairing-words.ts";
import { PairingHelp } from "./pairing-help.tsx";
import { PairingWindow } from "./pairing-window.tsx";
import { useSearchWords } from "./search-words.ts";
import { usePairing } from "./use-pairing.ts";
import { useSeconds } from "./use-seconds.ts";

/** The whole page while no camera is paired: find, code, picture, and nothing else to decide. */
export const FirstRun = () => {
  const text = useSection(pairingWords);
  const { list, serviceIsDown } = useKnown();
  const pairing = usePairing();
  const cameras = useFoundCameras(pairing.state.kind !== "typing");
  const [asksForAddress, askForAddress] = useState(false);
  const seconds = useSeconds(cameras.found.length === 0);
  const outcome = searchOutcome(cameras, list.canDiscover, seconds);
  const words = useSearchWords(cameras, outcome, seconds);
  const opened = pairing.state.kind === "opened" ? pairing.state.camera : null;

  const title = opened === null ? words.title : text.title.opening(opened.name);
  const isAddressAll = outcome === "blind";
  const address = (
    <AddByAddress
      onFound={({ id }) => {
        cameras.choose(id);
        askForAddress(false);
      }}
      {...(isAddressAll ? {} : { onCancel: () => askForAddress(false) })}
    />
  );
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
