import type { ReactNode } from "react";
import { useKnown } from "../client/client-context.ts";
import { useSection } from "../words/section.ts";
import type { SearchOutcome } from "./found-cameras.ts";
import { pairingWords } from "./pairing-words.ts";

export interface PairingHelpProps {
  outcome: SearchOutcome;
  /** The form, when it was asked for. */
  address: ReactNode;
  onAskForAddress: () => void;
}

/** Below the window: where the code is, or what to look at; and the other way to a camera. */
export const PairingHelp = ({ outcome, address, onAskForAddress }: PairingHelpProps) => {
  const text = useSection(pairingWords);
  const { info } = useKnown();
  const isSearching = outcome === "looking" || outcome === "none";
  return (
    <div className="pairing-help">
      {isSearching ? (
        <section>
          <h2>{text.lookAt.title}</h2>
          <ul>
            <li>{text.lookAt.power}</li>
            <li>{text.lookAt.network}</li>
            <li>{info.platform === "darwin" ? text.lookAt.permission : text.lookAt.firewall}</li>
          </ul>
        </section>
      ) : (
        <section>
          <h2>{text.where.title}</h2>
          <p>
            {text.where.before}
            <code>nekomado-agent pair</code>
            {text.where.after}
          </p>
        </section>
      )}
      {outcome !== "blind" && (
        <section>
          <h2>{isSearching ? text.hidden.title : text.another.title}</h2>
          {address ?? (
            <p>
              {isSearching ? text.hidden.before : text.another.before}
              <button type="button" className="link-button" onClick={onAskForAddress}>
                {isSearching ? text.hidden.link : text.another.link}
              </button>
              {isSearching ? text.hidden.after : text.another.after}
            </p>
          )}
        </section>
      )}
    </div>
  );
};
