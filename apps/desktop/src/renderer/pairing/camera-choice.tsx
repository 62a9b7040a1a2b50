import { useId } from "react";
import type { FoundCamera } from "../../contract/index.ts";
import { useSection } from "../words/section.ts";
import { pairingWords } from "./pairing-words.ts";

export interface CameraChoiceProps {
  found: readonly FoundCamera[];
  chosenId: string | null;
  onChoose: (cameraId: string | null) => void;
}

/** The cameras that were found, as cards; unless one is chosen, the code itself decides. */
export const CameraChoice = ({ found, chosenId, onChoose }: CameraChoiceProps) => {
  const text = useSection(pairingWords);
  const group = useId();
  const cards = [
    { id: null, name: text.choice.byCode, hint: text.choice.byCodeHint, isDisabled: false },
    ...found.map(({ id, name, address, origin, isTaken, isIncompatible }) => ({
      id,
      name,
      hint: isIncompatible
        ? text.incompatible
        : isTaken
          ? text.taken
          : origin === "network"
            ? text.origin.network
            : text.origin.typed(address),
      isDisabled: isIncompatible,
    })),
  ];
  return (
    <fieldset className="camera-choice">
      <legend className="for-screen-readers">{text.choice.legend}</legend>
      {cards.map(({ id, name, hint, isDisabled }) => (
        <label key={id ?? ""} className="camera-card" data-disabled={isDisabled}>
          <input
            type="radio"
            name={group}
            checked={id === chosenId}
            disabled={isDisabled}
            aria-label={`${name}, ${hint}`}
            onChange={() => onChoose(id)}
          />
          <span>
            <b>{name}</b>
            <small>{hint}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
};
