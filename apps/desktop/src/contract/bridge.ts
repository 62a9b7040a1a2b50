import type { z } from "zod";
import { ProblemError, replySchema } from "./problem.ts";
import type { PageEventName, PageEventOf } from "./page-events.ts";
import { pageEventSchemas } from "./page-events.ts";
import type { ParamsOf, RequestName, ValueOf } from "./requests.ts";
import { requestSchemas } from "./requests.ts";

/** All that the preload gives a page. Values are plain: what crosses is cloned, never shared. */
export interface NekomadoBridge {
  /** Answered with a `Reply`; never rejects. */
  request(name: string, params: unknown): Promise<unknown>;
  /** @returns the function that stops listening */
  listen(listener: (name: string, value: unknown) => void): () => void;
}

declare global {
  // oxlint-disable-next-line no-var -- the way TypeScript declares a global
  var nekomado: NekomadoBridge;
}

/** What a page calls: typed, and parsed on the way in. */
export interface NekomadoClient {
  /** @throws {ProblemError} */
  request<Name extends RequestName>(name: Name, params: ParamsOf<Name>): Promise<ValueOf<Name>>;
  /** @returns the function that stops listening */
  on<Name extends PageEventName>(name: Name, listener: (value: PageEventOf<Name>) => void): () => void;
}

// What TypeScript cannot see by itself: the schema of a name parses to the type of that name.
const valueSchemas: { readonly [Name in RequestName]: { readonly value: z.ZodType<ValueOf<Name>> } } = requestSchemas;
const eventSchemas: { readonly [Name in PageEventName]: z.ZodType<PageEventOf<Name>> } = pageEventSchemas;

export const createClient = (bridge: NekomadoBridge): NekomadoClient => ({
  async request<Name extends RequestName>(name: Name, params: ParamsOf<Name>): Promise<ValueOf<Name>> {
    const reply = replySchema.safeParse(await bridge.request(name, params));
    if (!reply.success)
      throw new ProblemError("internal", `The answer to ${name} is no reply.`, { cause: reply.error });
    if (!reply.data.ok) throw new ProblemError(reply.data.problem.reason, reply.data.problem.message);
    const value = valueSchemas[name].value.safeParse(reply.data.value);
    if (!value.success)
      throw new ProblemError("internal", `The answer to ${name} is not what the contract says.`, {
        cause: value.error,
      });
    return value.data;
  },
  on: (name, listener) =>
    bridge.listen((toldName, told) => {
      if (toldName !== name) return;
      const value = eventSchemas[name].safeParse(told);
      if (value.success) listener(value.data);
    }),
});
