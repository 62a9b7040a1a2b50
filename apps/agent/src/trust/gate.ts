import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { tokenSchema } from "@nekomado/protocol";
import type { OriginCheck } from "../http/origin.ts";
import type { Access } from "./access.ts";
import { localAccess } from "./access.ts";
import type { ViewerRegister } from "./viewer-register.ts";

/** `__Host-` makes browsers insist on Secure and Path=/ and on no Domain (RFC 6265bis, section 4.1.3.2). */
export const sessionCookie = "__Host-nekomado";

/** A server that requests come in by. */
export interface Door {
  /** Whoever comes in by it is this machine itself, and needs no token. */
  isOpen: boolean;
  allowOrigin: OriginCheck;
}

const bearerOf = (header: string | undefined): string | undefined => /^Bearer +(\S+)$/i.exec(header ?? "")?.[1];

const cookieOf = (header: string | undefined): string | undefined =>
  header
    ?.split(";")
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${sessionCookie}=`))
    ?.slice(sessionCookie.length + 1);

/**
 * Who may come in, for every request and every socket. A script or app shows its token as `Authorization: Bearer`, a
 * browser in its cookie; neither is taken the other way.
 */
export class Gate {
  readonly #register: ViewerRegister | null;
  readonly #doors = new WeakMap<Socket, Door>();

  /** @param register null where no viewer can be paired */
  constructor(register: ViewerRegister | null) {
    this.#register = register;
  }

  /** To be told of each connection, by the server that took it. */
  connected(socket: Socket, door: Door): void {
    this.#doors.set(socket, door);
  }

  /** Whether the request comes over TLS, from wherever, and not from this machine by a door of its own. */
  isFromOutside(request: IncomingMessage): boolean {
    return this.#doors.get(request.socket)?.isOpen !== true;
  }

  /** Whether the page that sends it, if any, is the agent's own, and the host name too. */
  isOwnPage({ socket, headers }: IncomingMessage): boolean {
    return this.#doors.get(socket)?.allowOrigin(headers.origin, headers.host) === true;
  }

  /** @returns null for somebody who is not paired */
  admit(request: IncomingMessage): Access | null {
    const door = this.#doors.get(request.socket);
    if (door === undefined) return null;
    if (door.isOpen) return localAccess;
    const bearer = bearerOf(request.headers.authorization);
    if (bearer !== undefined) return this.#find(bearer, ["app", "script"]);
    return this.#find(cookieOf(request.headers.cookie), ["web"]);
  }

  #find(token: string | undefined, kinds: readonly ("app" | "script" | "web")[]): Access | null {
    const parsed = tokenSchema.safeParse(token);
    return parsed.success ? (this.#register?.find(parsed.data, kinds) ?? null) : null;
  }
}
