import { createContext, useContext } from "react";
import type { AppInfo, CameraList, NekomadoClient, SettingsView, WaitingSnapshots } from "../../contract/index.ts";

/** What the other rooms have said, as it is now. */
export interface Known {
  client: NekomadoClient;
  info: AppInfo;
  settings: SettingsView;
  list: CameraList;
  waiting: WaitingSnapshots;
  /** The app's own service is being started again: what is known may be old. */
  serviceIsDown: boolean;
}

export const ClientContext = createContext<Known | null>(null);

/** What the other rooms have said. Only inside of `ClientProvider`. */
export const useKnown = (): Known => {
  const known = useContext(ClientContext);
  if (known === null) throw new Error("useKnown() is called outside of <ClientProvider>: put the component inside.");
  return known;
};
