import { protocolVersion } from "@nekomado/protocol";
import type { Socket } from "socket.io-client";
import { io } from "socket.io-client";

const withinMs = 20_000;

/** A viewer's connection to the agent, without a viewer: to say what no viewer would say. */
export const connectTo = (
  url: string,
  options: { protocolVersion?: number; origin?: string; token?: string } = {},
): Socket =>
  io(url, {
    auth: { protocolVersion: options.protocolVersion ?? protocolVersion },
    transports: ["websocket"],
    reconnection: false,
    // The test has started the agent itself, on this machine.
    rejectUnauthorized: false,
    extraHeaders: {
      ...(options.origin === undefined ? {} : { origin: options.origin }),
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    },
  });

/** The first argument of the next event of this name. */
export const nextEvent = (socket: Socket, name: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no "${name}" came within ${withinMs} ms`)), withinMs);
    socket.once(name, (value: unknown) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
