import { english } from "./en.ts";
import type { Language } from "./languages.ts";
import { Format } from "./format.ts";
import { japanese } from "./ja.ts";
import type { Messages } from "./messages.ts";

export const messagesOf: Record<Language, Messages> = { en: english, ja: japanese };

/** A language's words and its ways to write numbers and times. */
export interface Words {
  language: Language;
  messages: Messages;
  format: Format;
}

export const wordsOf = (language: Language): Words => ({
  language,
  messages: messagesOf[language],
  format: new Format(language),
});

const isKnownClass = (className: string): className is keyof Messages["className"] =>
  Object.hasOwn(english.className, className);

/** What a detector's class is called; a class nobody has words for keeps its own name. */
export const nameOfClass = ({ messages }: Words, className: string): string => {
  if (isKnownClass(className)) return messages.className[className];
  const plain = className.replaceAll("_", " ").trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};
