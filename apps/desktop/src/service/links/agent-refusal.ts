import type { IncomingMessage } from "node:http";
import type { Refusal } from "@nekomado/protocol";
import { httpRefusalSchema } from "@nekomado/protocol";
import { readJson } from "../trust/agent-response.ts";

/** @returns null for an answer with which no agent of this version refuses */
export const readRefusal = async (response: IncomingMessage): Promise<Refusal | null> =>
  httpRefusalSchema.safeParse(await readJson(response)).data ?? null;
