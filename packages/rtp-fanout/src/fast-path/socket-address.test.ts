import { expect, test } from "vitest";
import { readSocketAddress, socketAddress } from "./socket-address.ts";

const hex = (address: string, port = 0x1234) => socketAddress(address, port)?.toString("hex");

test("writes IPv4 as the kernel takes it", () => {
  expect(hex("192.168.0.255")).toBe(`02001234c0a800ff${"00".repeat(8)}`);
});

test.each([
  ["::1", "00000000000000000000000000000001"],
  ["::", "00000000000000000000000000000000"],
  ["2001:db8::", "20010db8000000000000000000000000"],
  ["fe80::1:2", "fe800000000000000000000000010002"],
  ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"],
  ["::ffff:10.0.0.1", "00000000000000000000ffff0a000001"],
  ["2001:DB8:0:0:1::1", "20010db8000000000001000000000001"],
])("writes %s", (address, bytes) => {
  expect(hex(address)).toBe(`0a00123400000000${bytes}00000000`);
});

test.each([
  ["fe80::1%eth0", 1],
  ["example.org", 1],
  ["", 1],
  ["1.2.3", 1],
  ["1.2.3.4", 0],
  ["1.2.3.4", 65_536],
  ["1.2.3.4", 1.5],
])("writes nothing for %s, port %d", (address, port) => {
  expect(socketAddress(address, port)).toBeUndefined();
});

test("reads family and port back", () => {
  expect(readSocketAddress(socketAddress("::1", 40_000)!)).toEqual({ family: 10, port: 40_000 });
});
