import { FolderOpen, KeyRound } from "lucide-react";
import { useId } from "react";
import { useKnown } from "../client/client-context.ts";
import { useSection } from "../words/section.ts";
import { Segments, SettingsGroup, Switch } from "./choices.tsx";
import { Quality } from "./quality.tsx";
import { settingsWords } from "./settings-words.ts";
import type { SettingsChanger } from "./use-settings-change.ts";

export const General = ({ changer }: { changer: SettingsChanger }) => {
  const text = useSection(settingsWords).general;
  const { client, settings, info } = useKnown();
  const folderId = useId();
  const { snapshot } = settings;
  const chooseFolder = (): void => changer.keep(client.request("settings.chooseSnapshotFolder", null));
  return (
    <>
      <SettingsGroup title={text.snapshots}>
        <div className="settings-row">
          <div className="settings-words">
            <span>{text.folder}</span>
            <p className="settings-folder" id={folderId}>
              <FolderOpen size={15} strokeWidth={1.75} aria-hidden="true" />
              {settings.snapshotFolder}
            </p>
          </div>
          <button type="button" className="sheet-button" aria-describedby={folderId} onClick={chooseFolder}>
            {text.change}
          </button>
        </div>
        <Segments
          legend={text.format}
          hint={snapshot.format === "jpeg" ? text.jpegHint : text.pngHint}
          choices={[
            { value: "jpeg", label: text.jpeg },
            { value: "png", label: text.png },
          ]}
          value={snapshot.format}
          onChange={(format) => changer.change({ snapshot: { format } })}
        />
        {snapshot.format === "jpeg" && (
          <Quality value={snapshot.quality} onChange={(quality) => changer.change({ snapshot: { quality } })} />
        )}
        <Switch
          label={text.boxes}
          hint={text.boxesHint}
          isOn={snapshot.withBoxes}
          onChange={(withBoxes) => changer.change({ snapshot: { withBoxes } })}
        />
      </SettingsGroup>
      <SettingsGroup title={text.system}>
        <Switch
          label={text.start}
          hint={text.startHint}
          isOn={settings.startWithSystem}
          onChange={(startWithSystem) => changer.change({ startWithSystem })}
        />
      </SettingsGroup>
      {info.keyring !== "system" && (
        <SettingsGroup title={text.trust}>
          <p className="settings-notice">
            <KeyRound size={18} strokeWidth={1.75} aria-hidden="true" />
            {text.keyring[info.keyring]}
          </p>
        </SettingsGroup>
      )}
    </>
  );
};
