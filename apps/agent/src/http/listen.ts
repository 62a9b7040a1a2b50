import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AgentError, systemCodeOf } from "../errors.ts";

/**
 * Listens.
 * @param host undefined: all addresses of the machine
 * @param portOption the option that chooses the port, for the errors' texts
 * @returns the port, also when 0 was asked for
 * @throws AgentError portTaken or cannotListen
 */
export const listen = (
  server: Server,
  host: string | undefined,
  port: number,
  portOption: "--port" | "--local-http" = "--port",
): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", (error) => {
      reject(
        systemCodeOf(error) === "EADDRINUSE"
          ? new AgentError(
              "portTaken",
              `Port ${port} is taken by another program. Stop that program, or choose another with ${portOption} (0 picks a free one).`,
              { cause: error },
            )
          : new AgentError(
              "cannotListen",
              `Cannot listen on ${host ?? "any address"}, port ${port}: ${error.message}. Choose another with --host or ${portOption}.`,
              { cause: error },
            ),
      );
    });
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      const address: AddressInfo | string | null = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : port);
    });
  });
