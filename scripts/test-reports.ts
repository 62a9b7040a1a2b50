// What the runs of one `npm test` left in their JSON reports (Vitest's has Jest's shape, Playwright's its own).
import { readFileSync } from "node:fs";
import { z } from "zod";

interface Failure {
  /** File and title of the test. */
  readonly test: string;
  /** As the runner printed it, without terminal colours. */
  readonly error: string;
}

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
}

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(""),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).default([]) }),
      ),
    }),
  ),
});

const suite = z.object({
  title: z.string(),
  specs: z
    .array(
      z.object({
        title: z.string(),
        file: z.string(),
        ok: z.boolean(),
        tests: z.array(
          z.object({
            status: z.string(),
            results: z.array(z.object({ errors: z.array(z.object({ message: z.string().default("") })).default([]) })),
          }),
        ),
      }),
    )
    .default([]),
  get suites() {
    return z.array(suite).default([]);
  },
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  suites: z.array(suite),
});

const coloured = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, "g");
const plain = (text: string): string => text.replaceAll(coloured, "");

const ofVitest = (report: z.infer<typeof vitestReport>): Outcome => ({
  passed: report.numPassedTests,
  failed: report.numFailedTests,
  skipped: report.numPendingTests,
  failures: report.testResults.flatMap((file) => {
    const failed = file.assertionResults.filter(({ status }) => status === "failed");
    // A file that does not load, or whose process dies, has no tests to name.
    if (failed.length === 0 && file.status === "failed")
      return [{ test: file.name, error: plain(file.message) || "Its process ended before its tests did." }];
    return failed.map(({ fullName, failureMessages }) => ({
      test: `${file.name} › ${fullName}`,
      error: plain(failureMessages.join("\n")),
    }));
  }),
});

const failuresOf = ({ specs, suites }: z.infer<typeof suite>): Failure[] => [
  ...specs
    .filter(({ ok, tests }) => !ok || tests.some(({ status }) => status === "flaky"))
    .map(({ file, title, tests }) => ({
      test: `${file} › ${title}`,
      error: plain(
        tests
          .flatMap(({ results }) => results)
          .flatMap(({ errors }) => errors)
          .map(({ message }) => message)
          .join("\n"),
      ),
    })),
  ...suites.flatMap(failuresOf),
];

const ofPlaywright = ({ stats, suites }: z.infer<typeof playwrightReport>): Outcome => ({
  passed: stats.expected,
  // A test that passes only now and then is a defect too.
  failed: stats.unexpected + stats.flaky,
  skipped: stats.skipped,
  failures: suites.flatMap(failuresOf),
});

const nothing: Outcome = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** Adds up the reports in `files`; one that is missing counts for nothing (its step failed and said so). */
export const outcomeOf = (files: readonly string[]): Outcome =>
  files.map(readOutcome).reduce(
    (total, next) => ({
      passed: total.passed + next.passed,
      failed: total.failed + next.failed,
      skipped: total.skipped + next.skipped,
      failures: [...total.failures, ...next.failures],
    }),
    nothing,
  );

const readOutcome = (file: string): Outcome => {
  let report: unknown;
  try {
    report = JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return nothing;
  }
  const browser = playwrightReport.safeParse(report);
  return browser.success ? ofPlaywright(browser.data) : ofVitest(vitestReport.parse(report));
};
