import { wordsOf } from "@nekomado/viewer";
import type { ReactNode } from "react";
import { useLayoutEffect, useMemo } from "react";
import { useKnown } from "../client/client-context.ts";
import { languageOf } from "./language.ts";
import { WordsContext } from "./section.ts";

/** Gives its children the language and the document the look that the settings name. */
export const WordsProvider = ({ children }: { children: ReactNode }) => {
  const { info, settings } = useKnown();
  const language = languageOf({ settings, info });
  const words = useMemo(() => wordsOf(language), [language]);
  const { theme } = settings;
  useLayoutEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useLayoutEffect(() => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
  }, [theme]);
  return <WordsContext value={words}>{children}</WordsContext>;
};
