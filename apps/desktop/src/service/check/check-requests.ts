import type { Handlers } from "../../contract/index.ts";
import type { Caller } from "../room/pages.ts";
import type { ShellServices } from "../room/shell-services.ts";
import type { CheckedCamera } from "./checked-camera.ts";
import { checkNetwork } from "./check-network.ts";
import type { Discovery } from "./discovery-step.ts";
import { saveReport } from "./save-report.ts";

export interface CheckRequestsOptions {
  /** @throws {ProblemError} unknown */
  cameraOf: (cameraId: string) => CheckedCamera;
  /** Null where nothing is listened for. */
  discovery: Discovery | null;
  shell: ShellServices;
}

export const checkRequests = ({
  cameraOf,
  discovery,
  shell,
}: CheckRequestsOptions): Handlers<"check.network" | "check.save", Caller> => ({
  "check.network": ({ cameraId }) => checkNetwork(cameraOf(cameraId), discovery),
  "check.save": async ({ report }) => {
    await saveReport(report, shell);
    return null;
  },
});
