import type { z } from "zod";
import type { Reply, ShellServiceName } from "../../contract/index.ts";
import { ProblemError, shellServices } from "../../contract/index.ts";

type ParamsOf<Name extends ShellServiceName> = z.output<(typeof shellServices)[Name]["params"]>;
type ValueOf<Name extends ShellServiceName> = z.output<(typeof shellServices)[Name]["value"]>;

/** What the shell does for the service: one function for each of the contract's `shellServices`. */
export type ShellServices = {
  readonly [Name in ShellServiceName]: (params: ParamsOf<Name>) => ValueOf<Name> | Promise<ValueOf<Name>>;
};

const call = async <Name extends ShellServiceName>(
  schemas: { readonly [Each in Name]: { readonly params: z.ZodType<ParamsOf<Each>> } },
  services: ShellServices,
  name: Name,
  params: unknown,
): Promise<Reply> => {
  const parsed = schemas[name].params.safeParse(params);
  if (!parsed.success)
    return { ok: false, problem: { reason: "malformed", message: `${name}: ${parsed.error.message.slice(0, 500)}` } };
  return { ok: true, value: await services[name](parsed.data) };
};

/** Answers one call of the service. Never rejects: what goes wrong is the reply's problem. */
export const answerCall = async (services: ShellServices, name: ShellServiceName, params: unknown): Promise<Reply> => {
  try {
    return await call(shellServices, services, name, params);
  } catch (error) {
    const problem =
      error instanceof ProblemError
        ? error
        : new ProblemError("internal", `The shell could not do ${name}: ${String(error)}`, { cause: error });
    return { ok: false, problem: problem.problem };
  }
};
