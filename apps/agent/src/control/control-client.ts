import { connect } from "node:net";
import { AgentError, systemCodeOf } from "../errors.ts";
import type { CodeKind } from "../trust/pairing-desk.ts";
import type { ControlAnswers, ControlRequest } from "./control-message.ts";
import { controlAnswerSchemas, maxAnswerBytes } from "./control-message.ts";
import { controlPath } from "./control-path.ts";
import { findSocket } from "./control-place.ts";

const answerWithinMs = 10_000;

const noAgent = (stateFolder: string, cause?: unknown): AgentError =>
  new AgentError(
    "noAgent",
    `No agent runs with the state folder ${stateFolder}. Start it; or, if it runs as another user, put sudo before this command or name its folder with --state-dir. (An agent with --open pairs nobody.)`,
    { cause },
  );

const unreachable = (stateFolder: string, cause: unknown): AgentError => {
  switch (systemCodeOf(cause)) {
    case "ENOENT":
      return noAgent(stateFolder, cause);
    case "ECONNREFUSED":
      return new AgentError(
        "noAgent",
        `No agent runs with the state folder ${stateFolder}; the one that did was ended from outside. Start it again.`,
        { cause },
      );
    case "EACCES":
    case "EPERM":
      return new AgentError(
        "notPermitted",
        `This user may not ask the agent of the state folder ${stateFolder}. Run the command as the user that the agent runs as, or with sudo.`,
        { cause },
      );
    default:
      return new AgentError("controlFailed", `The agent of the state folder ${stateFolder} cannot be asked.`, {
        cause,
      });
  }
};

/** @throws AgentError noAgent, notPermitted, controlFailed */
const findAgent = async (stateFolder: string): Promise<string> => {
  const path = controlPath(stateFolder);
  // A named pipe is looked for by opening it.
  if (process.platform === "win32") return path;
  const socket = await findSocket(path).catch((error: unknown) => {
    throw unreachable(stateFolder, error);
  });
  if (socket === undefined) throw noAgent(stateFolder);
  return socket;
};

const exchange = (stateFolder: string, path: string, request: ControlRequest): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(path);
    let text = "";
    socket.setTimeout(answerWithinMs, () =>
      socket.destroy(new Error(`The agent gave no answer within ${answerWithinMs / 1000} s.`)),
    );
    socket.setEncoding("utf8");
    socket.on("data", (chunk: string) => {
      text += chunk;
      if (text.length > maxAnswerBytes) socket.destroy(new Error("The agent's answer is too long to be one."));
    });
    socket.once("error", (error) => reject(unreachable(stateFolder, error)));
    socket.once("close", () => resolve(text));
    socket.write(`${JSON.stringify(request)}\n`);
  });

interface Failure {
  ok: false;
  message: string;
}

interface Schema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false; error: Error };
}

const ask = async <Value extends { ok: true }>(
  stateFolder: string,
  request: ControlRequest,
  schema: Schema<Value | Failure>,
): Promise<Value> => {
  const text = await exchange(stateFolder, await findAgent(stateFolder), request);
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch (cause) {
    throw new AgentError("controlFailed", "The running agent gave no answer: it may be stopping. Try again.", {
      cause,
    });
  }
  const answer = schema.safeParse(said);
  if (!answer.success)
    throw new AgentError(
      "controlFailed",
      "The running agent gave an answer that this command does not know: it is of another version. Start it anew.",
      { cause: answer.error },
    );
  if (!answer.data.ok) throw new AgentError("controlFailed", answer.data.message);
  return answer.data;
};

type Success<Ask extends keyof ControlAnswers> = Extract<ControlAnswers[Ask], { ok: true }>;

/**
 * Asks the agent that runs with a state folder. Each throws an `AgentError`: noAgent, notPermitted or controlFailed.
 */
export const askForCode = (stateFolder: string, kind: CodeKind): Promise<Success<"pair">> =>
  ask(stateFolder, { ask: "pair", kind }, controlAnswerSchemas.pair);

export const askForViewers = (stateFolder: string): Promise<Success<"viewers">> =>
  ask(stateFolder, { ask: "viewers" }, controlAnswerSchemas.viewers);

/** @param viewer an id, or a name that only one has */
export const askToRevoke = (stateFolder: string, viewer: string): Promise<Success<"revoke">> =>
  ask(stateFolder, { ask: "revoke", viewer }, controlAnswerSchemas.revoke);

/** @returns the new viewer with its token, which is told this once */
export const askToAdd = (stateFolder: string, name: string): Promise<Success<"add">> =>
  ask(stateFolder, { ask: "add", name }, controlAnswerSchemas.add);
