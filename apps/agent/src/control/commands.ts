import type { Logger } from "../log.ts";
import type { PairingDesk } from "../trust/pairing-desk.ts";
import { codeValidMs } from "../trust/pairing-desk.ts";
import type { PairedViewer, ViewerRegister } from "../trust/viewer-register.ts";
import type { ControlAnswer, ControlRequest, ListedViewer } from "./control-message.ts";

export interface CommandsOptions {
  desk: PairingDesk;
  register: ViewerRegister;
  /** SHA-256 of the certificate in hexadecimal. */
  fingerprint: string;
  /** Of the agent, as seen on the network. */
  url: string;
  log: Logger;
}

const listed = ({ id, name, kind, createdAt, lastSeenAt }: PairedViewer): ListedViewer => ({
  id,
  name,
  kind,
  createdAt,
  lastSeenAt,
});

const listHint = `"nekomado-agent viewers" lists them.`;

/** Carries out what the owner asks over the control socket. */
export const createCommands = ({ desk, register, fingerprint, url, log }: CommandsOptions) => {
  const revoke = async (wanted: string): Promise<ControlAnswer> => {
    const viewers = register.list();
    const byId = viewers.filter(({ id }) => id === wanted);
    const [viewer, second] = byId.length > 0 ? byId : viewers.filter(({ name }) => name === wanted);
    if (viewer === undefined) return { ok: false, message: `No viewer has the id or name "${wanted}". ${listHint}` };
    if (second !== undefined)
      return { ok: false, message: `More than one viewer is called "${wanted}": name one by its id. ${listHint}` };
    try {
      await register.remove(viewer.id);
    } catch (error) {
      log.error({ err: error }, "the viewers' list could not be written");
      return {
        ok: false,
        message: `${viewer.name} is out, but comes in again when the agent starts anew: the state folder cannot be written. Make room there and revoke it again.`,
      };
    }
    log.info({ viewerId: viewer.id, name: viewer.name }, "a viewer's place was taken away");
    return { ok: true, viewer: listed(viewer) };
  };

  const add = async (name: string): Promise<ControlAnswer> => {
    if (register.isFull)
      return { ok: false, message: `As many viewers are paired as the agent keeps: revoke one first. ${listHint}` };
    const { viewer, token } = await register.add(name, "script");
    log.info({ viewerId: viewer.id, name: viewer.name }, "a script was given a token");
    return { ok: true, viewer: listed(viewer), token };
  };

  return async (request: ControlRequest): Promise<ControlAnswer> => {
    switch (request.ask) {
      case "pair":
        log.info({ kind: request.kind }, "a pairing code was asked for on the board");
        return {
          ok: true,
          code: desk.issue(request.kind),
          expiresInSeconds: codeValidMs / 1000,
          fingerprint,
          url,
        };
      case "viewers":
        return { ok: true, viewers: register.list().map(listed) };
      case "revoke":
        return revoke(request.viewer);
      case "add":
        return add(request.name);
    }
  };
};
