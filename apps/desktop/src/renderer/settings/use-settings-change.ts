import { useCallback, useState } from "react";
import type { SettingsChange } from "../../contract/index.ts";
import { ProblemError } from "../../contract/index.ts";
import { useKnown } from "../client/client-context.ts";

export type SettingsFault = "service" | "folder" | "other";

const faultOf = (error: unknown): SettingsFault | null => {
  if (!(error instanceof ProblemError)) return "other";
  switch (error.reason) {
    case "cancelled":
      return null;
    case "service":
    case "folder":
      return error.reason;
    default:
      return "other";
  }
};

export interface SettingsChanger {
  /** Why the last change was not kept. */
  fault: SettingsFault | null;
  change: (change: SettingsChange) => void;
  /** Another request that keeps something; its fault is told in the same place. */
  keep: (request: Promise<unknown>, settled?: (isKept: boolean) => void) => void;
}

/** Every change applies at once; what the settings are now comes back as an event. */
export const useSettingsChange = (): SettingsChanger => {
  const { client } = useKnown();
  const [fault, setFault] = useState<SettingsFault | null>(null);
  const keep = useCallback((request: Promise<unknown>, settled?: (isKept: boolean) => void): void => {
    setFault(null);
    request.then(
      () => settled?.(true),
      (error: unknown) => {
        setFault(faultOf(error));
        settled?.(false);
      },
    );
  }, []);
  const change = useCallback(
    (wanted: SettingsChange) => keep(client.request("settings.change", wanted)),
    [client, keep],
  );
  return { fault, change, keep };
};
