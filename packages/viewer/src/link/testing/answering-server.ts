import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { onTestFinished } from "vitest";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An agent's HTTP server that answers so, until the test is over. @returns its origin */
export const serveAnswers = async (answer: Answer): Promise<string> => {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address: unknown = server.address();
  if (typeof address !== "object" || address === null || !("port" in address)) throw new Error("it listens nowhere");
  return `http://127.0.0.1:${String(address.port)}/`;
};
