import { z } from "zod";

/** The first four steps of "Check connection": the service takes them. The page takes the others. */
export const networkSteps = ["discovery", "tcp", "tlsPin", "token"] as const;
export const mediaSteps = ["ice", "dtls", "firstPacket", "keyframe", "decode"] as const;
export type CheckStep = (typeof networkSteps)[number] | (typeof mediaSteps)[number];

export const checkResultSchema = z.object({
  step: z.enum([...networkSteps, ...mediaSteps]),
  /** `warning`: not as it should be, but the way goes on (discovery finds nothing, yet the address answers). */
  outcome: z.enum(["passed", "warning", "failed", "skipped"]),
  tookMs: z.number().min(0).nullable(),
  /** For the report: what was tried and what came of it. Without any secret. */
  detail: z.string().max(500),
  /** Why it failed, for the sentence. */
  reason: z
    .enum([
      "notAnnounced",
      "noAddress",
      "connectionRefused",
      "noRoute",
      "timeout",
      "noTls",
      "otherCertificate",
      "unauthorised",
      "incompatible",
      "full",
      "streamStopped",
      "blocked",
      "noPackets",
      "noKeyframe",
      "notDecoded",
      "unknown",
    ])
    .nullable(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;
