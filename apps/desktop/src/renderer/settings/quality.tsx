import { useId, useState } from "react";
import { useSection, useWords } from "../words/section.ts";
import { settingsWords } from "./settings-words.ts";

/** JPEG's quality; kept when the hand lets go, not at every step on the way. */
export const Quality = ({ value, onChange }: { value: number; onChange: (value: number) => void }) => {
  const text = useSection(settingsWords).general;
  const { format } = useWords();
  const id = useId();
  const [moving, setMoving] = useState<number | null>(null);
  const shown = moving ?? value;
  const keep = (): void => {
    if (moving === null) return;
    setMoving(null);
    if (moving !== value) onChange(moving);
  };
  return (
    <div className="settings-row">
      <div className="settings-words">
        <label htmlFor={id}>{text.quality}</label>
        <p id={`${id}hint`}>{text.qualityHint}</p>
      </div>
      <div className="settings-quality">
        <input
          id={id}
          type="range"
          min={50}
          max={100}
          step={1}
          value={shown}
          aria-describedby={`${id}hint`}
          onChange={({ target }) => setMoving(target.valueAsNumber)}
          onPointerUp={keep}
          onKeyUp={keep}
          onBlur={keep}
        />
        <output htmlFor={id}>{format.number(shown)}</output>
      </div>
    </div>
  );
};
