import { describe, expect, it } from "vitest";
import type { CheckResult } from "../../contract/index.ts";
import { checkResultSchema } from "../../contract/index.ts";
import { checkWords } from "./check-words.ts";
import { checkSteps } from "./connection-check.ts";
import { checkVerdict } from "./verdict.ts";

const passed = (step: CheckResult["step"]): CheckResult => ({
  step,
  outcome: "passed",
  tookMs: 1,
  detail: "",
  reason: null,
});
/** All steps well but one. */
const allWellBut = (step: CheckResult["step"], change: Partial<CheckResult>): CheckResult[] =>
  checkSteps.map((each) => (each === step ? { ...passed(each), ...change } : passed(each)));
const verdictOf = (results: CheckResult[], language: "en" | "ja" = "en") =>
  checkVerdict({ results, running: null, problem: null }, "Living room", checkWords[language]);

describe("the sentence of a check", () => {
  it("says that the picture arrives when every step is well", () => {
    expect(verdictOf(checkSteps.map(passed))).toMatchObject({
      sign: "well",
      title: "The picture of Living room arrives.",
    });
  });

  it("tells a picture that arrives although nothing announces it", () => {
    const results = allWellBut("discovery", { outcome: "warning", reason: "notAnnounced" });
    expect(verdictOf(results)).toMatchObject({
      sign: "warning",
      title: "The picture of Living room arrives, by its last address.",
    });
  });

  it.each([
    ["tcp", "connectionRefused", "Nothing listens where Living room was."],
    ["tcp", "timeout", "Living room does not answer."],
    ["tlsPin", "otherCertificate", "Living room answers with another key."],
    ["token", "unauthorised", "Living room does not know this PC any more."],
    ["ice", "blocked", "The firewall of this PC blocks the picture."],
    ["ice", "timeout", "Living room does not answer when it is asked for the picture."],
    ["dtls", "timeout", "Encryption with Living room does not come about."],
    ["firstPacket", "streamStopped", "The camera program of Living room has stopped."],
    ["keyframe", "noKeyframe", "No whole picture of Living room arrives."],
    ["decode", "notDecoded", "This PC cannot show the picture."],
  ] as const)("names what fails at %s for %s", (step, reason, title) => {
    expect(verdictOf(allWellBut(step, { outcome: "failed", reason }))).toMatchObject({ sign: "failed", title });
  });

  it("is about the first step that fails, whatever was warned of before", () => {
    const results = allWellBut("discovery", { outcome: "warning", reason: "notAnnounced" }).map((each) =>
      each.step === "token" ? { ...each, outcome: "failed" as const, reason: "full" as const } : each,
    );
    expect(verdictOf(results).title).toBe("Living room serves as many viewers as it can.");
  });

  it("says while it runs what it does, until something fails", () => {
    const running = { running: "ice" as const, problem: null };
    expect(checkVerdict({ ...running, results: [] }, "Living room", checkWords.en).sign).toBe("running");
    const failed = { ...passed("ice"), outcome: "failed" as const, reason: "blocked" as const };
    expect(checkVerdict({ ...running, results: [failed] }, "Living room", checkWords.en).sign).toBe("failed");
  });

  it("tells the app's own service from the way to the camera", () => {
    expect(checkVerdict({ results: [], running: null, problem: "service" }, "Living room", checkWords.en).title).toBe(
      "Nekomado's own service is starting again.",
    );
  });

  it("has one sentence and one advice for every step and reason, in both languages", () => {
    const reasons = checkResultSchema.shape.reason.unwrap().options;
    for (const language of ["en", "ja"] as const)
      for (const step of checkSteps)
        for (const reason of [...reasons, null]) {
          const { title, advice } = verdictOf(allWellBut(step, { outcome: "failed", reason }), language);
          expect(title).toMatch(/^[^.。]+[.。]$/);
          expect(advice).toMatch(/[.。]$/);
        }
  });
});
