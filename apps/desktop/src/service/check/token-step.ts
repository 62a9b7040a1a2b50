import type { RefusalReason } from "@nekomado/protocol";
import { enter } from "../links/connection.ts";
import type { Proved } from "./pin-step.ts";
import type { CheckReason, StepOutcome } from "./step.ts";
import { failed, passed } from "./step.ts";

const reasons: Partial<Record<RefusalReason, CheckReason>> = {
  unauthorised: "unauthorised",
  incompatible: "incompatible",
  full: "full",
};

/** Whether the camera lets this app in, on the connection that was proved. */
export const tokenStep = async ({ socket, address }: Proved, token: string | null): Promise<StepOutcome<true>> => {
  if (token === null) {
    socket.destroy();
    return failed("unauthorised", "This app has no token that it can read: pair again with a new code.");
  }
  const admission = await enter(socket, address, token, () => undefined);
  if (admission.ok) {
    admission.socket.disconnect();
    return passed("The camera lets this app in.", true);
  }
  const { refusal } = admission;
  if (refusal === null) return failed("timeout", "The camera did not say whether it lets this app in.");
  return failed(reasons[refusal.reason] ?? "unknown", `The camera refuses this app: ${refusal.reason}.`);
};
