import { chooseLanguage, languages } from "@nekomado/viewer";
import { useKnown } from "../client/client-context.ts";
import { useSection } from "../words/section.ts";
import { Segments, SettingsGroup, Switch } from "./choices.tsx";
import { settingsWords } from "./settings-words.ts";
import type { SettingsChanger } from "./use-settings-change.ts";

/** Each language is called what its own readers call it. */
const ownNames = { en: "English", ja: "日本語" } as const;

export const Notifications = ({ changer }: { changer: SettingsChanger }) => {
  const text = useSection(settingsWords);
  const { settings } = useKnown();
  return (
    <SettingsGroup title={text.sections.notifications}>
      <Switch
        label={text.notifications.off}
        hint={text.notifications.offHint}
        isOn={settings.notifyWhenOff}
        onChange={(notifyWhenOff) => changer.change({ notifyWhenOff })}
      />
    </SettingsGroup>
  );
};

export const LanguageChoice = ({ changer }: { changer: SettingsChanger }) => {
  const text = useSection(settingsWords);
  const { settings, info } = useKnown();
  return (
    <SettingsGroup title={text.sections.language}>
      <Segments
        legend={text.language.legend}
        isLegendHidden
        hint={text.language.hint}
        choices={[
          { value: "system" as const, label: text.language.system(ownNames[chooseLanguage(info.languages)]) },
          ...languages.map((language) => ({ value: language, label: ownNames[language], lang: language })),
        ]}
        value={settings.language}
        onChange={(language) => changer.change({ language })}
      />
    </SettingsGroup>
  );
};

export const Look = ({ changer }: { changer: SettingsChanger }) => {
  const text = useSection(settingsWords).look;
  const { settings } = useKnown();
  return (
    <>
      <SettingsGroup title={text.theme}>
        <Segments
          legend={text.theme}
          isLegendHidden
          choices={[
            { value: "system", label: text.system },
            { value: "light", label: text.light },
            { value: "dark", label: text.dark },
          ]}
          value={settings.theme}
          onChange={(theme) => changer.change({ theme })}
        />
      </SettingsGroup>
      <SettingsGroup title={text.keys}>
        <Switch
          label={text.singleKeys}
          hint={text.singleKeysHint}
          isOn={settings.singleKeys}
          onChange={(singleKeys) => changer.change({ singleKeys })}
        />
      </SettingsGroup>
    </>
  );
};
