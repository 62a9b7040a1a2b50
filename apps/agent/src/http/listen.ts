import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AgentError } from "../errors.ts";

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;

/**
 * Listens.
 * @returns the port, also when 0 was asked for
 * @throws AgentError portTaken or cannotListen
 */
export const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", (error) => {
      reject(
        codeOf(error) === "EADDRINUSE"
          ? new AgentError(
              "portTaken",
              `Port ${port} is taken by another program. Stop that program, or choose another with --port (0 picks a free one).`,
              { cause: error },
            )
          : new AgentError(
              "cannotListen",
              `Cannot listen on ${host}, port ${port}: ${error.message}. Choose another with --host or --port.`,
              { cause: error },
            ),
      );
    });
    server.listen(port, host, () => {
      const address: AddressInfo | string | null = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : port);
    });
  });
