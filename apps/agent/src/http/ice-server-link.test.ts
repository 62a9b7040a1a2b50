import { expect, it } from "vitest";
import { linkOf } from "./ice-server-link.ts";

it("names a STUN server in a Link header", () => {
  expect(linkOf({ urls: "stun:stun.example.net" })).toBe('<stun:stun.example.net>; rel="ice-server"');
});

it("names a TURN server with what it asks for, whatever characters are in it", () => {
  expect(linkOf({ urls: "turn:turn.example.net?transport=udp", username: 'a "b"', credential: "c\\d" })).toBe(
    '<turn:turn.example.net?transport=udp>; rel="ice-server"; username="a \\"b\\""; credential="c\\\\d"; credential-type="password"',
  );
});
