import type { z } from "zod";
import type { Handlers, ParsedParamsOf, Reply, ServiceRequestName } from "../../contract/index.ts";
import { ProblemError, serviceRequests } from "../../contract/index.ts";
import type { Log } from "./log.ts";
import type { Caller } from "./pages.ts";

export type ServiceHandlers = Handlers<ServiceRequestName, Caller>;

// What TypeScript cannot see by itself: the schema of a name parses to the type of that name.
const paramsSchemas: {
  readonly [Name in ServiceRequestName]: { readonly params: z.ZodType<ParsedParamsOf<Name>> };
} = serviceRequests;

const problem = (error: ProblemError): Reply => ({ ok: false, problem: error.problem });

/** Has a page's request parsed and answered. Never rejects. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- ties the schema of a name to the handler of that name
export const answerRequest = async <Name extends ServiceRequestName>(
  handlers: ServiceHandlers,
  name: Name,
  params: unknown,
  caller: Caller,
  log: Log,
): Promise<Reply> => {
  const parsed = paramsSchemas[name].params.safeParse(params);
  if (!parsed.success)
    return problem(
      new ProblemError(
        "malformed",
        `${name} is not what the contract says: ${parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`).join("; ")}`,
      ),
    );
  try {
    return { ok: true, value: await handlers[name](parsed.data, caller) };
  } catch (error) {
    if (error instanceof ProblemError) {
      log.debug(`${name}: ${error.reason}: ${error.message}`, error.cause);
      return problem(error);
    }
    log.error(`${name} failed.`, error);
    return problem(new ProblemError("internal", `${name} failed; the log says why.`));
  }
};
