import type { Language } from "@nekomado/viewer";
import { chooseLanguage } from "@nekomado/viewer";
import type { Known } from "../client/client-context.ts";

/** The language that the settings name, else the system's. */
export const languageOf = ({ settings, info }: Pick<Known, "settings" | "info">): Language =>
  settings.language === "system" ? chooseLanguage(info.languages) : settings.language;
