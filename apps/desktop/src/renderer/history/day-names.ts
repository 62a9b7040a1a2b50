import type { Language } from "@nekomado/viewer";
import { midnightBefore } from "./cards.ts";

/** Day before month in both languages; of English there are two ways. */
const locales: Record<Language, string> = { en: "en-GB", ja: "ja-JP" };

const hourMs = 3_600_000;

/**
 * What a day is called: today, yesterday, `Friday 20 November`, with its year when that is another one.
 *
 * @param startMs its midnight, Unix time
 * @param todayMs today's midnight
 */
export const dayName = (
  startMs: number,
  todayMs: number,
  language: Language,
  words: { today: string; yesterday: string },
): string => {
  if (startMs === todayMs) return words.today;
  // Days are 23 to 25 hours long.
  if (startMs === midnightBefore(todayMs - 12 * hourMs)) return words.yesterday;
  const isThisYear = new Date(startMs).getFullYear() === new Date(todayMs).getFullYear();
  return new Intl.DateTimeFormat(locales[language], {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(isThisYear ? {} : { year: "numeric" }),
  }).format(startMs);
};
