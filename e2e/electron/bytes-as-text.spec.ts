import { expect, test } from "@playwright/test";
import { withBytes, withText } from "./bytes-as-text.ts";

test("a message is the same after it went as text", () => {
  const message = { id: 1, picture: Uint8Array.of(0, 255, 7), list: [{ bytes: new Uint8Array() }, null, "x"] };
  expect(withBytes(JSON.parse(JSON.stringify(withText(message))))).toEqual(message);
});
