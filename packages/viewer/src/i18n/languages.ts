export const languages = ["en", "ja"] as const;
export type Language = (typeof languages)[number];

/** The first of the reader's languages that there are words in; English otherwise. */
export const chooseLanguage = (preferred: readonly string[]): Language => {
  for (const tag of preferred) {
    const [primary] = tag.toLowerCase().split("-");
    const known = languages.find((language) => language === primary);
    if (known !== undefined) return known;
  }
  return "en";
};
