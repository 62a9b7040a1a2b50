import type { z } from "zod";
import type { Reply, ShellServiceName } from "../../contract/index.ts";
import { ProblemError, shellServices } from "../../contract/index.ts";

export type ShellParams<Name extends ShellServiceName> = z.input<(typeof shellServices)[Name]["params"]>;
export type ShellValue<Name extends ShellServiceName> = z.output<(typeof shellServices)[Name]["value"]>;

/** What the service has the shell do: keyring, notifications, bin, dialogs. */
export interface ShellServices {
  /**
   * Takes as long as a person takes to answer, where one is asked.
   * @throws {ProblemError}
   */
  call<Name extends ShellServiceName>(name: Name, params: ShellParams<Name>): Promise<ShellValue<Name>>;
}

const valueSchemas: { readonly [Name in ShellServiceName]: { readonly value: z.ZodType<ShellValue<Name>> } } =
  shellServices;

/** Calls of the shell, paired with their answers by number. */
export class ShellCalls implements ShellServices {
  readonly #post: (id: number, name: ShellServiceName, params: unknown) => void;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #calls = 0;

  constructor(post: (id: number, name: ShellServiceName, params: unknown) => void) {
    this.#post = post;
  }

  async call<Name extends ShellServiceName>(name: Name, params: ShellParams<Name>): Promise<ShellValue<Name>> {
    const id = ++this.#calls;
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#post(id, name, params);
    });
    if (!reply.ok) throw new ProblemError(reply.problem.reason, reply.problem.message);
    const value = valueSchemas[name].value.safeParse(reply.value);
    if (value.success) return value.data;
    throw new ProblemError("internal", `The shell's answer to ${name} is not what the contract says.`, {
      cause: value.error,
    });
  }

  /** An answer that nobody waits for counts for nothing. */
  answered(id: number, reply: Reply): void {
    this.#waiting.get(id)?.(reply);
    this.#waiting.delete(id);
  }
}
