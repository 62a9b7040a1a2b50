/** Tells the app that the system started it, not a person. */
export const hiddenStart = "--hidden";

/** Quotes one argument of `Exec` (Desktop Entry Specification 1.5, "The Exec key"). */
const quote = (argument: string): string =>
  // The value's own escaping doubles each backslash that the quoting has put there.
  `"${argument.replaceAll(/["`$\\]/g, String.raw`\$&`).replaceAll("\\", String.raw`\\`)}"`.replaceAll("%", "%%");

/** The file in the autostart folder that has a Linux desktop start the app (Desktop Application Autostart 0.5). */
export const autostartEntry = (program: string): string =>
  [
    "[Desktop Entry]",
    "Type=Application",
    "Name=Nekomado",
    `Exec=${quote(program)} ${hiddenStart}`,
    "Icon=nekomado",
    "Terminal=false",
    "",
  ].join("\n");
