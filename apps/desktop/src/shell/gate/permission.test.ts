import { describe, expect, it } from "vitest";
import { isPermitted } from "./permission.ts";

const page = "app://nekomado/index.html";

describe("a permission", () => {
  it.each(["fullscreen", "local-network", "local-network-access", "loopback-network"])(
    "for %s is given to the app's own main frame alone",
    (permission) => {
      expect(isPermitted(permission, page, true)).toBe(true);
      expect(isPermitted(permission, page, false)).toBe(false);
      for (const address of ["https://nekomado/", "app://nekomado.example/", "app://a@nekomado/", "", "about:blank"])
        expect(isPermitted(permission, address, true)).toBe(false);
    },
  );

  it.each([
    "media",
    "geolocation",
    "notifications",
    "clipboard-read",
    "openExternal",
    "hid",
    "screen-wake-lock",
    "unknown",
  ])("for %s is given to nobody", (permission) => expect(isPermitted(permission, page, true)).toBe(false));
});
