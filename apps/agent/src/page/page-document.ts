import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Words } from "@nekomado/viewer/words";
import { systemCodeOf } from "../errors.ts";
import type { FirstLook } from "./first-look.ts";
import { firstLookMarkup } from "./first-look.ts";

/** Where the page renders itself; empty as it is built. */
const emptyPlace = '<div id="viewer"></div>';
/** As it is built. */
const builtLanguage = '<html lang="en">';

/** As it is built. */
const builtScript = '<script type="module"';
/**
 * Keeps the browser from painting before the page's first script has come (HTML, "blocking attributes"). A page is laid
 * out for the first time in ten to thirty ms; meanwhile nothing would start a video's decoder.
 */
const scriptBeforePaint = '<script blocking="render" type="module"';

/** As it is built; its address is that of a file in the page's folder. */
const builtStyle = /<link rel="stylesheet"[^>]* href="([^"]+)">/;

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/**
 * The web page's document, with everything in it that its first picture needs: the style sheet, the camera's newest
 * keyframe, and the script that dates it. Each of them as a file of its own would have to be asked for by a page that
 * is there already.
 */
export class PageDocument {
  readonly #html: string;
  readonly #style: string;
  readonly #datingScript: string;

  private constructor(html: string, style: string, datingScript: string) {
    this.#html = html;
    this.#style = style;
    this.#datingScript = datingScript;
  }

  /** @returns null where no page has been built */
  static async load(pageDir: string): Promise<PageDocument | null> {
    const read = (name: string) => readFile(join(pageDir, name), "utf8");
    try {
      const html = await read("index.html");
      const [link, address] = builtStyle.exec(html) ?? [];
      if (link === undefined || address === undefined) return null;
      const style = await read(address);
      const withStyle = html.replace(link, () => `<style>${style}</style>`);
      return new PageDocument(withStyle, style, (await read("date-first-look.js")).trim());
    } catch (error) {
      if (systemCodeOf(error) === "ENOENT") return null;
      throw error;
    }
  }

  /** What stands in the document itself and may be run and applied, as the page's policy names it (CSP level 3, 6.7.3.3). */
  get allowed(): { script: string; style: string } {
    return { script: hashOf(this.#datingScript), style: hashOf(this.#style) };
  }

  /** @param firstLook null where there is no picture, or none for this browser */
  async render(words: Words, firstLook: FirstLook | null): Promise<string> {
    const html = this.#html.replace(builtLanguage, `<html lang="${words.language}">`);
    if (firstLook === null) return html;
    const markup = await firstLookMarkup(words, firstLook);
    return html
      .replace(builtScript, scriptBeforePaint)
      .replace(emptyPlace, () => `<div id="viewer">${markup}</div><script>${this.#datingScript}</script>`);
  }
}
