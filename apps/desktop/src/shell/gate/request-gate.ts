import type { z } from "zod";
import type {
  Handlers,
  ParsedParamsOf,
  Reply,
  RequestName,
  ServiceRequestName,
  ShellRequestName,
} from "../../contract/index.ts";
import { ProblemError, isServiceRequest, isShellRequest, requestSchemas } from "../../contract/index.ts";
import type { Page } from "./page-book.ts";

export type ShellHandlers = Handlers<ShellRequestName, Page>;

/** The way on to the service: the supervisor's `request`. */
export type AskService = (pageId: number, name: ServiceRequestName, params: unknown) => Promise<Reply>;

const paramsSchemas: { readonly [Name in RequestName]: { readonly params: z.ZodType<ParsedParamsOf<Name>> } } =
  requestSchemas;

const parse = <Name extends RequestName>(name: Name, params: unknown): ParsedParamsOf<Name> => {
  const parsed = paramsSchemas[name].params.safeParse(params);
  if (!parsed.success)
    throw new ProblemError("malformed", `${name} is asked with what it does not take: ${parsed.error.message}`);
  return parsed.data;
};

const handle = <Name extends ShellRequestName>(
  handlers: { readonly [Each in Name]: ShellHandlers[Each] },
  name: Name,
  params: unknown,
  page: Page,
): unknown => handlers[name](parse(name, params), page);

/**
 * The one gate between pages and everything else: a request is known by name and parsed, or goes no further. Whoever
 * calls it has proved that the request comes from `page`. Free of Electron.
 */
export class RequestGate {
  readonly #handlers: ShellHandlers;
  readonly #askService: AskService;

  constructor(handlers: ShellHandlers, askService: AskService) {
    this.#handlers = handlers;
    this.#askService = askService;
  }

  /** Never rejects. */
  async request(page: Page, name: unknown, params: unknown): Promise<Reply> {
    try {
      if (typeof name !== "string") throw new ProblemError("malformed", "A request begins with its name.");
      if (isServiceRequest(name)) return await this.#askService(page.id, name, parse(name, params));
      if (isShellRequest(name)) return { ok: true, value: await handle(this.#handlers, name, params, page) };
      throw new ProblemError("malformed", `There is no request ${name.slice(0, 100)}.`);
    } catch (error) {
      const problem =
        error instanceof ProblemError
          ? error
          : new ProblemError("internal", `The shell could not answer: ${String(error)}`, { cause: error });
      return { ok: false, problem: problem.problem };
    }
  }
}
