import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AddressBook } from "./address-book.ts";

const own = "a".repeat(64);
const other = "b".repeat(64);
const home = "192.0.2.7:8443";
const moved = "192.0.2.9:8443";

describe("the addresses of a known camera", () => {
  it("are tried from the last good one on, then the newest", () => {
    const book = new AddressBook(own, home);
    expect(book.add([moved, "[2001:db8::7]:8443"])).toBe(true);
    expect(book.add(["192.0.2.11:8443"])).toBe(true);
    expect(book.order).toEqual([home, "192.0.2.11:8443", moved, "[2001:db8::7]:8443"]);
  });

  it("are none for a camera that was never reached nor announced", () => {
    expect(new AddressBook(own).order).toEqual([]);
  });

  it("stay as they are when a known one is announced again", () => {
    const book = new AddressBook(own, home);
    book.add([moved]);
    expect(book.add([home, moved, moved])).toBe(false);
    expect(book.candidates).toEqual([moved]);
  });

  it("follow the camera once it has proved itself, and keep the former one", () => {
    const book = new AddressBook(own, home);
    book.add([moved]);
    expect(book.answered(moved, own)).toBe("known");
    expect(book.lastGood).toBe(moved);
    expect(book.candidates).toEqual([home]);
  });

  it("do not move for a stranger at a new address", () => {
    const book = new AddressBook(own, home);
    book.add([moved]);
    expect(book.answered(moved, other)).toBe("stranger");
    expect(book.lastGood).toBe(home);
    expect(book.candidates).toEqual([]);
    expect(book.answered(home, own)).toBe("known");
  });

  it("have a changed key when the last good one answers otherwise and there is no other", () => {
    const book = new AddressBook(own, home);
    expect(book.answered(home, other)).toBe("keyChanged");
    expect(book.lastGood).toBe(home);
  });

  it("have no changed key before the others were tried, for the router may have given the address away", () => {
    const book = new AddressBook(own, home);
    book.add([moved]);
    expect(book.answered(home, other)).toBe("stranger");
    expect(book.answered(moved, own)).toBe("known");
    expect(book.answered(moved, other)).toBe("stranger");
    expect(book.answered(moved, other)).toBe("keyChanged");
  });

  it("cannot keep a changed key secret by announcing ever more", () => {
    const book = new AddressBook(own, home);
    book.add([moved]);
    expect(book.answered(home, other)).toBe("stranger");
    book.add(["192.0.2.50:1", "192.0.2.51:1"]);
    expect(book.answered(home, other)).toBe("keyChanged");
  });

  it("have one where a stranger answered behind all others when it is announced again", () => {
    const book = new AddressBook(own, home);
    book.add([moved]);
    book.answered(moved, other);
    book.add(["192.0.2.11:8443"]);
    expect(book.add([moved])).toBe(false);
    expect(book.candidates).toEqual(["192.0.2.11:8443", moved]);
  });

  it("are bounded and lose the last good one to nobody, whatever is announced and answers", () => {
    const address = fc.integer({ min: 1, max: 60 }).map((host) => `192.0.2.${host}:8443`);
    const event = fc.oneof(
      fc.record({ kind: fc.constant("announced" as const), addresses: fc.array(address, { maxLength: 30 }) }),
      fc.record({
        kind: fc.constant("answered" as const),
        at: fc.nat({ max: 8 }),
        fingerprint: fc.constantFrom(own, other),
      }),
    );
    /** What each event may do to the last good address. */
    const isSound = (book: AddressBook, each: typeof event extends fc.Arbitrary<infer Event> ? Event : never) => {
      const before = book.lastGood;
      if (each.kind === "announced") {
        book.add(each.addresses);
        return book.lastGood === before;
      }
      const tried = book.order[each.at % book.order.length] ?? home;
      const outcome = book.answered(tried, each.fingerprint);
      if (each.fingerprint === own) return outcome === "known" && book.lastGood === tried;
      return book.lastGood === before && (outcome === "stranger" || (outcome === "keyChanged" && tried === before));
    };
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const book = new AddressBook(own, home);
        for (const each of events) {
          expect(isSound(book, each)).toBe(true);
          expect(book.candidates.length).toBeLessThanOrEqual(8);
          expect(book.candidates).not.toContain(book.lastGood);
          expect(new Set(book.candidates).size).toBe(book.candidates.length);
        }
      }),
    );
  });
});
