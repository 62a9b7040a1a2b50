import type { KeyboardEvent } from "react";
import { useId, useRef, useState } from "react";
import type { Camera } from "../../contract/index.ts";
import { AddCamera } from "../pairing/add-camera.tsx";
import { useSection } from "../words/section.ts";
import { About } from "./about.tsx";
import { Cameras } from "./cameras.tsx";
import { General } from "./general.tsx";
import { LanguageChoice, Look, Notifications } from "./preferences.tsx";
import "./settings.css";
import { settingsWords } from "./settings-words.ts";
import { Sheet } from "./sheet.tsx";
import { useSettingsChange } from "./use-settings-change.ts";

export const settingsSections = ["general", "cameras", "notifications", "language", "look", "about"] as const;
export type SettingsSection = (typeof settingsSections)[number];

export interface SettingsSheetProps {
  /** Where it opens; null for the first. */
  section: SettingsSection | null;
  onClose: () => void;
  /** Opens "Check connection" for a camera; where nobody can, the way there is absent. */
  onCheck?: (camera: Camera) => void;
}

/** All settings as a sheet. Each applies at once. */
export const SettingsSheet = ({ section: sectionAtFirst, onClose, onCheck }: SettingsSheetProps) => {
  const text = useSection(settingsWords);
  const changer = useSettingsChange();
  const [section, setSection] = useState<SettingsSection>(sectionAtFirst ?? "general");
  /** The camera to pair with again, null for a new one; undefined while nobody pairs. */
  const [pairing, setPairing] = useState<Camera | null>();
  const tabs = useRef<HTMLDivElement>(null);
  const id = useId();

  const step = ({ key, preventDefault }: { key: string; preventDefault: () => void }): void => {
    const at = settingsSections.indexOf(section);
    const last = settingsSections.length - 1;
    const next = {
      ArrowDown: at === last ? 0 : at + 1,
      ArrowRight: at === last ? 0 : at + 1,
      ArrowUp: at === 0 ? last : at - 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[key];
    const to = next === undefined ? undefined : settingsSections[next];
    if (to === undefined) return;
    preventDefault();
    setSection(to);
    tabs.current?.querySelector<HTMLElement>(`[data-section="${to}"]`)?.focus();
  };

  return (
    <>
      <Sheet title={text.title} closeLabel={text.close} width="wide" onClose={onClose}>
        <div className="settings">
          <div
            ref={tabs}
            className="settings-tabs"
            role="tablist"
            tabIndex={-1}
            aria-label={text.sectionList}
            aria-orientation="vertical"
            onKeyDown={(event: KeyboardEvent) => step({ key: event.key, preventDefault: () => event.preventDefault() })}
          >
            {settingsSections.map((each) => (
              <button
                key={each}
                type="button"
                role="tab"
                id={`${id}${each}`}
                data-section={each}
                data-starts={each === section ? true : undefined}
                aria-selected={each === section}
                aria-controls={`${id}panel`}
                tabIndex={each === section ? 0 : -1}
                onClick={() => setSection(each)}
              >
                {text.sections[each]}
              </button>
            ))}
          </div>
          <div className="settings-panel" role="tabpanel" id={`${id}panel`} aria-labelledby={`${id}${section}`}>
            {section === "general" && <General changer={changer} />}
            {section === "cameras" && <Cameras changer={changer} onPair={setPairing} onCheck={onCheck ?? null} />}
            {section === "notifications" && <Notifications changer={changer} />}
            {section === "language" && <LanguageChoice changer={changer} />}
            {section === "look" && <Look changer={changer} />}
            {section === "about" && <About />}
            <p className="settings-fault" aria-live="polite">
              {changer.fault !== null && text.fault[changer.fault]}
            </p>
          </div>
        </div>
      </Sheet>
      {pairing !== undefined && <AddCamera camera={pairing} onClose={() => setPairing(undefined)} />}
    </>
  );
};
