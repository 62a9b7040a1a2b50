import type { Command } from "commander";
import { InvalidArgumentError } from "commander";
import { viewerNameSchema } from "@nekomado/protocol";
import { askForViewers, askToAdd, askToRevoke } from "../control/control-client.ts";
import type { ListedViewer } from "../control/control-message.ts";
import { stateFolderOption } from "./agent-options.ts";
import type { Terminal } from "./terminal.ts";
import { stateFolderOf } from "./terminal.ts";

interface ViewersOptions {
  json: boolean;
}

const header = ["ID", "KIND", "PAIRED", "LAST SEEN", "NAME"];

/** Minutes are enough for a person, and the time zone is the board's. */
const when = (iso: string | null): string => {
  if (iso === null) return "never";
  const date = new Date(iso);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** The name comes last: it may be of any width. */
export const viewerTable = (viewers: readonly ListedViewer[]): string => {
  const rows = [
    header,
    ...viewers.map(({ id, kind, createdAt, lastSeenAt, name }) => [id, kind, when(createdAt), when(lastSeenAt), name]),
  ];
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};

const viewerName = (text: string): string => {
  const name = viewerNameSchema.safeParse(text);
  if (!name.success) throw new InvalidArgumentError("It must have 1 to 64 characters.");
  return name.data;
};

/** `nekomado-agent viewers`: who is paired, and who no longer. */
export const addViewersCommand = (program: Command, terminal: Terminal): void => {
  const viewers = program.command("viewers").description("Lists the viewers that are paired with this camera.");

  const list = viewers
    .command("list", { isDefault: true })
    .description("lists them: id, kind, when they were paired and last seen (by this machine's clock), name")
    .option("--json", "print one line of JSON", false)
    .addOption(stateFolderOption());
  list.action(async ({ json }: ViewersOptions) => {
    const answer = await askForViewers(stateFolderOf(list));
    if (json) terminal.print(JSON.stringify({ viewers: answer.viewers }));
    else terminal.print(answer.viewers.length === 0 ? "Nobody is paired." : viewerTable(answer.viewers));
  });

  const revoke = viewers
    .command("revoke <viewer>")
    .description("takes a viewer's place away, by id or name; what it watches ends at once")
    .option("--json", "print one line of JSON", false)
    .addOption(stateFolderOption());
  revoke.action(async (wanted: string, { json }: ViewersOptions) => {
    const { viewer } = await askToRevoke(stateFolderOf(revoke), wanted);
    terminal.print(json ? JSON.stringify({ viewer }) : `${viewer.name} (${viewer.id}) is no longer paired.`);
  });

  const add = viewers
    .command("add")
    .argument("<name>", "what to call it", viewerName)
    .description("makes a token for a script, and shows it this once")
    .option("--json", "print one line of JSON", false)
    .addOption(stateFolderOption());
  add.action(async (name: string, { json }: ViewersOptions) => {
    const { viewer, token } = await askToAdd(stateFolderOf(add), name);
    terminal.print(
      json
        ? JSON.stringify({ viewer, token })
        : [
            `${viewer.name} (${viewer.id}) may watch with this token, which is shown this once:`,
            "",
            `  ${token}`,
            "",
            "Send it with each request as the header  Authorization: Bearer <token>",
          ].join("\n"),
    );
  });
};
