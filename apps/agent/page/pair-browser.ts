import { webPairAnswerSchema, webPairPath } from "@nekomado/protocol";
import type { CodeFault } from "./code-words.ts";
import { faultOfRefusal } from "./code-words.ts";

const answerWithinMs = 10_000;

/**
 * Shows the agent the web page's code; the session is then in a cookie that no script sees.
 * @returns null when this browser is paired now
 */
export const pairBrowser = async (code: string): Promise<CodeFault | null> => {
  try {
    const response = await fetch(webPairPath, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code }),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const answer = webPairAnswerSchema.parse(await response.json());
    return answer.ok ? null : faultOfRefusal(answer.refusal.reason);
  } catch {
    return "unreachable";
  }
};
