import type { PictureSize } from "@nekomado/protocol";
import { pictureSizeSchema } from "@nekomado/protocol";
import { Command, InvalidArgumentError, Option } from "commander";
import { AgentError } from "./errors.ts";
import type { LogLevel } from "./log.ts";
import { logLevels } from "./log.ts";
import { agentVersion } from "./version.ts";

export interface AgentOptions {
  open: boolean;
  host: string;
  port: number;
  shmDir: string;
  name: string;
  maxViewers: number;
  /** The picture that the detector looks at. */
  detectorSize: PictureSize | "stream";
  logLevel: LogLevel;
}

const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return value;
  };

const detectorSize = (text: string): PictureSize | "stream" => {
  if (text === "stream") return text;
  const [width, height, ...rest] = text.split("x").map(Number);
  const size = pictureSizeSchema.safeParse({ width, height });
  if (!size.success || rest.length > 0)
    throw new InvalidArgumentError('It must be WIDTHxHEIGHT, such as 640x480, or "stream".');
  return size.data;
};

const cameraName = (text: string): string => {
  const name = text.trim();
  if (name === "" || name.length > 64) throw new InvalidArgumentError("It must have 1 to 64 characters.");
  return name;
};

const command = () =>
  new Command("nekomado-agent")
    .description("Publishes the camera of this board over WebRTC, with what the detector finds.")
    .version(agentVersion)
    .option("--open", "no login; only this machine can connect (the only mode for now)", false)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "port to listen on; 0 picks a free one and says which", wholeNumber(0, 65_535), 8080)
    .option("--shm-dir <folder>", "folder of the camera daemon's segments", "/dev/shm")
    .option("--name <name>", "the camera's name, as viewers see it", cameraName, "Camera")
    .option("--max-viewers <number>", "how many may watch at once; the next is refused", wholeNumber(1, 1000), 10)
    .option(
      "--detector-size <size>",
      'picture that the detector looks at: WIDTHxHEIGHT or "stream"',
      detectorSize,
      "stream",
    )
    .addOption(new Option("--log-level <level>", "how much to log").choices(logLevels).default("info"))
    .allowExcessArguments(false);

/**
 * @param args the command line after the program's name
 * @throws AgentError badOption, for a combination that cannot be; commander itself ends the process with code 2
 *   for an option that it does not know or cannot parse
 */
export const parseOptions = (args: readonly string[]): AgentOptions => {
  const program = command().exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2);
  });
  const options = program.parse([...args], { from: "user" }).opts<AgentOptions>();
  if (!options.open)
    throw new AgentError(
      "badOption",
      "Viewers cannot log in yet, so the agent only runs with --open, which serves this machine alone. Add --open.",
    );
  if (options.host !== "127.0.0.1")
    throw new AgentError(
      "badOption",
      `--open lets everybody in without a login, so it listens on 127.0.0.1 only, not on ${options.host}. Leave --host away.`,
    );
  return options;
};
