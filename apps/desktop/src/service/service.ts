import type { Reply, ServiceConfiguration, ServiceRequestName } from "../contract/index.ts";
import type { Log } from "./room/log.ts";
import type { Caller, Pages } from "./room/pages.ts";
import type { ServiceHandlers } from "./room/page-requests.ts";
import { answerRequest } from "./room/page-requests.ts";
import type { ShellServices } from "./room/shell-services.ts";
import { SettingsKeeper } from "./settings/settings-keeper.ts";
import { settingsRequests } from "./settings/settings-requests.ts";

/** What the service is given by the room that it runs in. */
export interface ServiceRoom {
  pages: Pages;
  shell: ShellServices;
  log: Log;
}

export interface Service {
  /** Never rejects. */
  answer(name: ServiceRequestName, params: unknown, caller: Caller): Promise<Reply>;
  powerChanged(change: "suspend" | "resume"): void;
  close(): Promise<void>;
}

/** The parts of the service, and who is given whom. */
export const startService = async (configuration: ServiceConfiguration, room: ServiceRoom): Promise<Service> => {
  const { pages, shell, log } = room;
  const settings = await SettingsKeeper.read({ configuration, tell: pages.tellAll, log });

  const handlers: Partial<ServiceHandlers> = {
    ...settingsRequests(settings, shell),
  };

  return {
    answer: (name, params, caller) => answerRequest(handlers, name, params, caller, log),
    powerChanged: () => undefined,
    close: async () => {
      await settings.close();
    },
  };
};
