import { createHash, randomBytes } from "node:crypto";
import { parsePairingCode, parseWebCode } from "@nekomado/protocol";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { checkOf, codeValidMs, maxTriesPerAddress, maxTriesPerCode, PairingDesk } from "./pairing-desk.ts";

const certificate = createHash("sha256").update("a certificate").digest();
const here = "192.0.2.7";

let nowMs: number;
let desk: PairingDesk;

beforeEach(() => {
  nowMs = 1000;
  desk = new PairingDesk(certificate, () => nowMs);
});

const secretOf = (code: string): string => {
  const parsed = parsePairingCode(code);
  if (parsed === null) throw new Error(`"${code}" is no pairing code`);
  return parsed.secret;
};

/** Another secret of the same length. */
const otherThan = (secret: string): string => (secret.startsWith("0") ? "1" : "0") + secret.slice(1);

describe("the pairing desk", () => {
  it("takes the code that it has issued, once", () => {
    const secret = secretOf(desk.issue("app"));
    expect(desk.redeem("app", secret, here)).toBe("paired");
    expect(desk.redeem("app", secret, here)).toBe("noCode");
  });

  it("takes none that it has not issued", () => {
    expect(desk.redeem("app", "K7QF2", here)).toBe("noCode");
  });

  it("takes a code for five minutes", () => {
    const early = secretOf(desk.issue("app"));
    nowMs += codeValidMs - 1;
    expect(desk.redeem("app", early, here)).toBe("paired");
    const late = secretOf(desk.issue("app"));
    nowMs += codeValidMs;
    expect(desk.redeem("app", late, here)).toBe("noCode");
  });

  it("takes the newest code alone", () => {
    const before = secretOf(desk.issue("app"));
    const newest = secretOf(desk.issue("app"));
    expect(desk.redeem("app", before, here)).not.toBe("paired");
    expect(desk.redeem("app", newest, here)).toBe("paired");
  });

  it("takes an app's code for no web page, and a web code for no app", () => {
    const app = secretOf(desk.issue("app"));
    expect(desk.redeem("web", app, here)).toBe("noCode");
    const web = parseWebCode(desk.issue("web"));
    expect(web).not.toBeNull();
    expect(desk.redeem("app", web ?? "", here)).toBe("noCode");
    expect(desk.redeem("app", web?.slice(0, 5) ?? "", here)).toBe("noCode");
    expect(desk.redeem("web", web ?? "", here)).toBe("paired");
  });

  it("listens to an address no more after five wrong codes, also when the sixth is right", () => {
    const secret = secretOf(desk.issue("app"));
    for (let tries = 0; tries < maxTriesPerAddress; tries++)
      expect(desk.redeem("app", otherThan(secret), here)).toBe("wrongCode");
    expect(desk.redeem("app", secret, here)).toBe("tooManyTries");
    expect(desk.redeem("app", secret, `::ffff:${here}`)).toBe("tooManyTries");
    expect(desk.redeem("app", secret, "192.0.2.8")).toBe("paired");
  });

  it("gives a code up after a hundred wrong ones, from wherever", () => {
    const secret = secretOf(desk.issue("app"));
    for (let tries = 0; tries < maxTriesPerCode; tries++)
      expect(desk.redeem("app", otherThan(secret), `192.0.2.${tries}`)).toBe("wrongCode");
    expect(desk.redeem("app", secret, "198.51.100.1")).toBe("tooManyTries");
    const next = secretOf(desk.issue("app"));
    expect(desk.redeem("app", next, "198.51.100.1")).toBe("paired");
  });

  it("is not confused by secrets of any other length or script", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 40 }), (typed) => {
        const fresh = new PairingDesk(certificate, () => nowMs);
        const secret = secretOf(fresh.issue("app"));
        fc.pre(typed !== secret);
        expect(fresh.redeem("app", typed, here)).toBe("wrongCode");
      }),
    );
  });
});

describe("a code", () => {
  it("names the certificate in its second half", () => {
    const code = parsePairingCode(desk.issue("app"));
    expect(code?.check).toBe(checkOf(code?.secret ?? "", certificate));
  });

  it("does not fit the certificate of somebody in between", () => {
    // One in 2^25 would: of a thousand, none in all likelihood (three in a hundred thousand runs have one).
    let fitting = 0;
    for (let tries = 0; tries < 1000; tries++) {
      const code = parsePairingCode(desk.issue("app"));
      if (code !== null && checkOf(code.secret, randomBytes(32)) === code.check) fitting += 1;
    }
    expect(fitting).toBe(0);
  });

  it("is another each time, and uses the whole alphabet", () => {
    const codes = Array.from({ length: 500 }, () => secretOf(desk.issue("app")));
    expect(new Set(codes).size).toBeGreaterThan(495);
    expect(new Set(codes.join("")).size).toBe(32);
    const web = Array.from({ length: 500 }, () => desk.issue("web"));
    expect(new Set(web).size).toBe(500);
    expect(new Set(web.join("")).size).toBe(33);
  });
});
