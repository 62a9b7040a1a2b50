import type { CheckResult } from "../../contract/index.ts";
import type { CheckedCamera } from "./checked-camera.ts";
import type { Discovery } from "./discovery-step.ts";
import { discoveryStep } from "./discovery-step.ts";
import { pinStep } from "./pin-step.ts";
import { CheckWalk } from "./step.ts";
import { tcpStep } from "./tcp-step.ts";
import { tokenStep } from "./token-step.ts";

/** Walks the way to a camera, on connections of the check's own: a link that is up stays as it is. */
export const checkNetwork = async (camera: CheckedCamera, discovery: Discovery | null): Promise<CheckResult[]> => {
  const walk = new CheckWalk();
  const addresses = await walk.take("discovery", camera, (checked) => discoveryStep(checked, discovery));
  const open = await walk.take("tcp", addresses, tcpStep);
  const proved = await walk.take("tlsPin", open, (accepting) => pinStep(accepting, camera.id));
  await walk.take("token", proved, (connection) => tokenStep(connection, camera.token));
  return walk.results;
};
