import type { AppInfo, Camera } from "../../contract/index.ts";
import type { CheckProgress } from "./connection-check.ts";
import type { CandidateLine } from "./peer-probe.ts";

/**
 * What must never be in a report, wherever a detail may have brought it from: tokens (43 characters of base64url), both
 * kinds of codes, keys in PEM, and the credentials of ICE.
 */
const secrets: readonly RegExp[] = [
  /-----BEGIN [^-]+-----[\s\S]*?(?:-----END [^-]+-----|$)/g,
  /(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])/g,
  /(?<![\w-])[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}(?![\w-])/g,
  /(?<![\w-])[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}(?![\w-])/g,
  /(?<=\b(?:ice-ufrag|ice-pwd|ufrag|pwd|usernameFragment|Bearer|token|secret)["']?[:=\s]\s*["']?)[^\s"',;]+/gi,
];

export const withoutSecrets = (text: string): string =>
  secrets.reduce((masked, secret) => masked.replaceAll(secret, "[left out]"), text);

const isoOf = (atMs: number | null): string => (atMs === null ? "-" : new Date(atMs).toISOString());
const msOf = (tookMs: number | null): string => (tookMs === null ? "-" : `${Math.round(tookMs)} ms`);
/** A name from outside stays one line. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");

const candidateLine = ({ side, type, protocol, port, family, isChosen }: CandidateLine): string =>
  `  ${side.padEnd(6)} ${type} ${protocol} ${family} port ${port ?? "-"}${isChosen ? " (taken)" : ""}`;

export interface ReportSubject {
  info: Pick<AppInfo, "version" | "electron" | "chromium" | "platform">;
  camera: Pick<Camera, "id" | "name" | "trust" | "isReachable" | "saidGoodbye" | "offSinceMs" | "address">;
  progress: CheckProgress;
  /** The sentence that the page says, in its own language. */
  verdict: string;
}

/** The check as plain text, for whoever looks after the board. Without any secret. */
export const checkReport = ({ info, camera, progress, verdict }: ReportSubject): string => {
  const { results, problem, candidates, startedAtMs, finishedAtMs } = progress;
  const lines = [
    "Nekomado: check of a connection",
    "",
    `Verdict:   ${verdict}`,
    `Started:   ${isoOf(startedAtMs)}`,
    `Finished:  ${isoOf(finishedAtMs)}`,
    `App:       Nekomado ${info.version}, Electron ${info.electron}, Chromium ${info.chromium}, ${info.platform}`,
    `Camera:    ${camera.name} (${camera.id.slice(0, 12)}), ${camera.trust}`,
    `Address:   ${camera.address ?? "none known"}`,
    `Before:    ${camera.isReachable === true ? "reached" : camera.isReachable === false ? "not reached" : "not tried yet"}, ` +
      `off since ${isoOf(camera.offSinceMs)}${camera.saidGoodbye ? ", said goodbye" : ""}`,
    ...(problem === null ? [] : [`Problem:   ${problem}`]),
    "",
    "Steps",
    ...results.map(({ step, outcome, tookMs, reason, detail }) =>
      `  ${step.padEnd(12)} ${outcome.padEnd(8)} ${msOf(tookMs).padStart(8)}  ${[reason, detail]
        .filter((part) => part !== null && part !== "")
        .join(": ")}`.trimEnd(),
    ),
    "",
    "Ways for the picture (addresses left out)",
    ...(candidates.length === 0 ? ["  none"] : candidates.map(candidateLine)),
  ];
  return `${withoutSecrets(lines.map(oneLine).join("\n"))}\n`;
};
