import type { IceServer } from "@nekomado/protocol";

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, "\\$&")}"`;

/** A `Link` header's value (RFC 9725, section 4.6). */
export const linkOf = (server: IceServer): string => {
  const link = `<${server.urls}>; rel="ice-server"`;
  if (!("username" in server)) return link;
  const { username, credential } = server;
  return `${link}; username=${quoted(username)}; credential=${quoted(credential)}; credential-type="password"`;
};
