import type { Language, Words } from "@nekomado/viewer";
import { createContext, useContext } from "react";

/** The words of one part of the app, in every language. Each part keeps its own, beside its components. */
export type Section<Messages> = Record<Language, Messages>;

/** The language's words of the camera windows, with its ways to write numbers and times. */
export const WordsContext = createContext<Words | null>(null);

export const useWords = (): Words => {
  const words = useContext(WordsContext);
  if (words === null) throw new Error("useWords() is called outside of <WordsContext>: put the component inside.");
  return words;
};

/** The words of one part, in the language of now. */
export const useSection = <Messages>(section: Section<Messages>): Messages => section[useWords().language];
