import type { Language } from "./languages.ts";

/** Numbers, dates and clock in the ways of a language. */
export class Format {
  readonly language: Language;
  /** Made when they are needed: that takes 15 ms, which a page that loads has no time for. */
  #clock: Intl.DateTimeFormat | undefined;
  #clockWithSeconds: Intl.DateTimeFormat | undefined;
  readonly #numbers = new Map<number, Intl.NumberFormat>();

  constructor(language: Language) {
    this.language = language;
  }

  /** Hours and minutes. @param atMs Unix time in ms */
  clock(atMs: number): string {
    this.#clock ??= new Intl.DateTimeFormat(this.language, { hour: "numeric", minute: "2-digit", hourCycle: "h23" });
    return this.#clock.format(atMs);
  }

  /** @param atMs Unix time in ms */
  clockWithSeconds(atMs: number): string {
    this.#clockWithSeconds ??= new Intl.DateTimeFormat(this.language, {
      hour: "numeric",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    return this.#clockWithSeconds.format(atMs);
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
