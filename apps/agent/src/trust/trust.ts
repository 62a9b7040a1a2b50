import { join } from "node:path";
import { createCommands } from "../control/commands.ts";
import { controlPath } from "../control/control-path.ts";
import { ControlServer } from "../control/control-server.ts";
import type { Logger } from "../log.ts";
import { prepareStateFolder, stateFiles } from "../state/state-folder.ts";
import type { AgentCertificate } from "./certificate.ts";
import { openIdentity, readCertificate } from "./certificate.ts";
import { Pairing } from "./pairing.ts";
import { codeValidMs, PairingDesk } from "./pairing-desk.ts";
import { ViewerRegister } from "./viewer-register.ts";

export interface TrustOptions {
  stateFolder: string;
  /** The owner's own certificate, instead of the agent's. */
  tls: { certificateFile: string; keyFile: string } | undefined;
  /** The camera's name. */
  name: string;
}

/** Whom the agent lets in, and what it proves itself by: everything of the state folder, and the owner's commands. */
export class Trust {
  readonly certificate: AgentCertificate;
  readonly register: ViewerRegister;
  readonly pairing: Pairing;
  readonly #desk: PairingDesk;
  readonly #control: ControlServer;
  readonly #log: Logger;

  private constructor(
    parts: { certificate: AgentCertificate; register: ViewerRegister; control: ControlServer },
    cameraName: string,
    log: Logger,
  ) {
    this.certificate = parts.certificate;
    this.register = parts.register;
    this.#control = parts.control;
    this.#log = log;
    this.#desk = new PairingDesk(this.certificate.sha256);
    this.pairing = new Pairing({ desk: this.#desk, register: this.register, cameraName, log });
  }

  /** @throws AgentError badCertificate, stateFolder, stateBroken or alreadyRuns */
  static async open({ stateFolder, tls, name }: TrustOptions, log: Logger): Promise<Trust> {
    const given = tls === undefined ? undefined : await readCertificate(tls.certificateFile, tls.keyFile);
    await prepareStateFolder(stateFolder);
    // First of all: whoever holds it is the only one who writes here.
    const control = await ControlServer.listen(controlPath(stateFolder), log);
    try {
      const register = await ViewerRegister.open(join(stateFolder, stateFiles.viewers), log);
      const certificate = given ?? (await openIdentity(join(stateFolder, stateFiles.identity)));
      return new Trust({ certificate, register, control }, name, log);
    } catch (error) {
      control.close();
      throw error;
    }
  }

  /** SHA-256 of the certificate in hexadecimal: what viewers know this camera by. */
  get fingerprint(): string {
    return this.certificate.sha256.toString("hex");
  }

  /** Answers the owner's commands; while nobody is paired a code is shown unasked. */
  serve(url: string): void {
    const { fingerprint, register } = this;
    this.#control.serve(createCommands({ desk: this.#desk, register, fingerprint, url, log: this.#log }));
    // The only secret that the log ever tells, and on purpose: who reads the log of a camera that is nobody's yet
    // stands before the board. It is good for one viewer, for some minutes.
    if (register.count === 0)
      this.#log.info(
        { pairingCode: this.#desk.issue("app"), validMinutes: codeValidMs / 60_000 },
        `nobody is paired yet: type this code in the app; later "nekomado-agent pair" shows a new one`,
      );
  }

  async close(): Promise<void> {
    this.#control.close();
    await this.register.close();
  }
}
