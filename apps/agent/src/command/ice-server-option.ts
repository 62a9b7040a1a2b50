import type { IceServer } from "@nekomado/protocol";
import { iceServerSchema } from "@nekomado/protocol";
import { InvalidArgumentError, Option } from "commander";

/** `turn:USER:PASSWORD@HOST` as curl and others write it, for RFC 7065 has no place for them. */
const readIceServer = (text: string): IceServer | undefined => {
  const [, scheme = "", username, credential, rest = ""] =
    /^(stun|turns?):(?:([^:@\s]+):([^@\s]+)@)?([^@\s]+)$/.exec(text) ?? [];
  const urls = `${scheme}:${rest}`;
  const isTurn = scheme.startsWith("turn");
  if (isTurn !== (username !== undefined)) return undefined;
  return iceServerSchema.safeParse(isTurn ? { urls, username, credential } : { urls }).data;
};

const addIceServer = (text: string, before: IceServer[]): IceServer[] => {
  const server = readIceServer(text);
  if (server === undefined)
    throw new InvalidArgumentError("It must be stun:HOST, stun:HOST:PORT or turn:USER:PASSWORD@HOST:PORT.");
  return [...before, server];
};

/** Empty where it is not given: then nobody outside the home is asked. */
export const iceServerOption = (): Option =>
  new Option(
    "--ice-server <url>",
    "STUN or TURN server for viewers outside this network, stun:HOST:PORT or turn:USER:PASSWORD@HOST:PORT; may be given again",
  )
    .argParser(addIceServer)
    .default([], "none");
