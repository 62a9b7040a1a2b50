import { once } from "node:events";
import type { Server } from "node:net";
import type { Address } from "../trust/address.ts";

/** Listens on a free port of 127.0.0.1. */
export const listening = async (server: Server, port = 0): Promise<Address> => {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens nowhere");
  return { host: "127.0.0.1", port: address.port };
};
