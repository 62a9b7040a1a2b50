import { useSection, useWords } from "../words/section.ts";
import type { FoundCameras, SearchOutcome } from "./found-cameras.ts";
import { pairingWords } from "./pairing-words.ts";

export interface SearchWords {
  title: string;
  lead: string;
  /** On the sill: whose window it is, and how it was found; or how long the search lasts. */
  heading: string;
  hint: string;
}

export const useSearchWords = (
  { found, target }: FoundCameras,
  outcome: SearchOutcome,
  searchedSeconds: number,
): SearchWords => {
  const text = useSection(pairingWords);
  const { format } = useWords();
  const duration = text.search.seconds(format.number(searchedSeconds));
  const whose =
    target === null
      ? { heading: text.whose.several(format.number(found.length)), hint: text.whose.severalHint }
      : {
          heading: target.name,
          hint: target.origin === "network" ? text.origin.network : text.origin.typed(target.address),
        };
  switch (outcome) {
    case "one":
      return { title: text.title.one, lead: text.lead.one, ...whose };
    case "several":
      return { title: text.title.several(format.number(found.length)), lead: text.lead.several, ...whose };
    case "incompatible":
      return {
        title: text.title.one,
        lead: text.lead.incompatible,
        heading: found.map(({ name }) => name).join(text.listSeparator),
        hint: text.incompatible,
      };
    case "looking":
      return { title: text.title.looking, lead: text.lead.none, heading: text.search.first, hint: duration };
    case "none":
      return { title: text.title.none, lead: text.lead.none, heading: text.search.still, hint: duration };
    case "blind":
      return { title: text.title.blind, lead: text.lead.blind, heading: text.address.title, hint: "" };
  }
};
