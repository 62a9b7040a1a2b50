import type { Language } from "./languages.ts";

/** Of an hour below ten. `Intl.DateTimeFormat` says the same, but needs 15 ms for its first time of day: a page that loads has not got them. */
const hourDigits: Record<Language, number> = { en: 2, ja: 1 };

/** Numbers and times of day in the ways of a language. */
export class Format {
  readonly language: Language;
  /** Made when they are needed: that takes time. */
  readonly #numbers = new Map<number, Intl.NumberFormat>();

  constructor(language: Language) {
    this.language = language;
  }

  /** Hours and minutes. @param atMs Unix time in ms */
  clock(atMs: number): string {
    const at = new Date(atMs);
    const hours = String(at.getHours()).padStart(hourDigits[this.language], "0");
    return `${hours}:${String(at.getMinutes()).padStart(2, "0")}`;
  }

  /** @param atMs Unix time in ms */
  clockWithSeconds(atMs: number): string {
    return `${this.clock(atMs)}:${String(new Date(atMs).getSeconds()).padStart(2, "0")}`;
  }

  number(value: number, digits = 0): string {
    let format = this.#numbers.get(digits);
    if (format === undefined) {
      format = new Intl.NumberFormat(this.language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      this.#numbers.set(digits, format);
    }
    return format.format(value);
  }

  /** @param share 0 to 1 */
  percent(share: number, digits = 0): string {
    return `${this.number(share * 100, digits)}\u00a0%`;
  }
}
