import type { Command } from "commander";
import { askForCode } from "../control/control-client.ts";
import { formatFingerprint } from "../trust/certificate.ts";
import { stateFolderOption } from "./agent-options.ts";
import type { Terminal } from "./terminal.ts";
import { stateFolderOf } from "./terminal.ts";

interface PairOptions {
  web: boolean;
  json: boolean;
}

/** `nekomado-agent pair`: has the running agent make a code. */
export const addPairCommand = (program: Command, terminal: Terminal): void => {
  const command = program
    .command("pair")
    .description("Shows a code that pairs one viewer with this camera.")
    .option("--web", "a code for the web page instead of the app", false)
    .option("--json", "print one line of JSON", false)
    .addOption(stateFolderOption());
  command.action(async ({ web, json }: PairOptions) => {
    const kind = web ? "web" : "app";
    const { code, expiresInSeconds, fingerprint, url } = await askForCode(stateFolderOf(command), kind);
    if (json) {
      terminal.print(JSON.stringify({ kind, code, expiresInSeconds, fingerprint, url }));
      return;
    }
    const minutes = Math.round(expiresInSeconds / 60);
    terminal.print(
      web
        ? [
            "",
            `  ${code}`,
            "",
            `Open ${url} in a browser and type this code there within ${minutes} minutes. It works once.`,
            "The browser says that it does not know the certificate. Before you go on, see that its SHA-256",
            "fingerprint is this one; only then is it this camera that you talk to:",
            "",
            `  ${formatFingerprint(Buffer.from(fingerprint, "hex"))}`,
          ].join("\n")
        : ["", `  ${code}`, "", `Type this code in the Nekomado app within ${minutes} minutes. It works once.`].join(
            "\n",
          ),
    );
  });
};
