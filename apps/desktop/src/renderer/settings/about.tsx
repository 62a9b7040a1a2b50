import { Mark } from "@nekomado/viewer";
import { useState } from "react";
import { useKnown } from "../client/client-context.ts";
import { useSection } from "../words/section.ts";
import { settingsWords } from "./settings-words.ts";

type Licences = { kind: "closed" } | { kind: "reading" } | { kind: "read"; text: string } | { kind: "failed" };

export const About = () => {
  const words = useSection(settingsWords);
  const text = words.about;
  const { client, info } = useKnown();
  const [licences, setLicences] = useState<Licences>({ kind: "closed" });
  const read = (): void => {
    if (licences.kind === "read" || licences.kind === "reading") return;
    setLicences({ kind: "reading" });
    client.request("app.licences", null).then(
      (all) => setLicences({ kind: "read", text: all }),
      () => setLicences({ kind: "failed" }),
    );
  };
  return (
    <section className="settings-group settings-about">
      <div className="settings-about-head">
        <Mark />
        <div>
          <h3>Nekomado</h3>
          <p>{text.updates}</p>
        </div>
      </div>
      <dl>
        <div>
          <dt>{text.version}</dt>
          <dd>{info.version}</dd>
        </div>
        <div>
          <dt>{text.electron}</dt>
          <dd>{info.electron}</dd>
        </div>
        <div>
          <dt>{text.chromium}</dt>
          <dd>{info.chromium}</dd>
        </div>
      </dl>
      <details
        onToggle={({ currentTarget }) => {
          if (currentTarget.open) read();
        }}
      >
        <summary>{text.licences}</summary>
        {licences.kind === "reading" && <p>{text.licencesLoading}</p>}
        {licences.kind === "failed" && <p>{text.licencesFailed}</p>}
        {licences.kind === "read" && (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
          <section tabIndex={0} aria-label={text.licences}>
            <pre>{licences.text}</pre>
          </section>
        )}
      </details>
    </section>
  );
};
