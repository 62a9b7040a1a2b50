import { describe, expect, it } from "vitest";
import { ProblemError, problemReasons } from "../../contract/index.ts";
import { isWorthAnotherTry, pairingFault } from "./pairing-fault.ts";
import { pairingWords } from "./pairing-words.ts";

const faultOf = (reason: (typeof problemReasons)[number], atOneCamera = true) =>
  pairingFault(new ProblemError(reason, "what the service says"), { atOneCamera });

describe("what went wrong with a code", () => {
  it("names the camera whose code it is not, or says that it is nobody's", () => {
    expect(pairingWords.en.fault[faultOf("notThisCamera")]("Living room")).toBe(
      "This is not the code of Living room. Compare it again. Nothing was sent.",
    );
    expect(pairingWords.ja.fault[faultOf("notThisCamera", false)](null)).toContain(
      "どのカメラのコードとも一致しません",
    );
  });

  it("sends whoever comes too late or tried too often to the board for a new code", () => {
    for (const reason of ["codeExpired", "tooManyTries"] as const)
      for (const { fault } of Object.values(pairingWords))
        expect(fault[faultOf(reason)](null)).toContain("nekomado-agent pair");
  });

  it("takes a camera that is gone for one that does not answer", () => {
    expect([faultOf("timeout"), faultOf("unknown"), faultOf("disconnected")]).toEqual([
      "unreachable",
      "unreachable",
      "unreachable",
    ]);
  });

  it("has a sentence in both languages for whatever the other rooms answer", () => {
    for (const reason of problemReasons)
      for (const { fault } of Object.values(pairingWords))
        expect(fault[faultOf(reason)]("Hallway")).toMatch(/[.。]$|pair$|viewers$/);
  });

  it("takes a defect of the page itself for what it is", () => {
    expect(pairingFault(new TypeError("no such thing"), { atOneCamera: true })).toBe("internal");
  });

  it("offers the same code again only where it may be right a moment later", () => {
    expect(isWorthAnotherTry("unreachable")).toBe(true);
    expect(isWorthAnotherTry("notThisCamera")).toBe(false);
    expect(isWorthAnotherTry("codeExpired")).toBe(false);
  });
});
