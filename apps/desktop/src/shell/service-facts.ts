import { EventEmitter } from "node:events";
import type { z } from "zod";
import type { Camera, Reply, ServiceRequestName, SettingsView } from "../contract/index.ts";
import { pageEventSchemas, serviceRequests } from "../contract/index.ts";
import { shellPageId } from "./gate/page-book.ts";
import type { ServiceEvent } from "./supervision/service-link.ts";

interface Service {
  request(pageId: number, name: ServiceRequestName, params: unknown): Promise<Reply>;
}

const valueOf = <Value>(reply: Reply, schema: z.ZodType<Value>): Value | null => {
  const parsed = schema.safeParse(reply.ok ? reply.value : null);
  return parsed.success ? parsed.data : null;
};

/** What the shell itself needs to know of the service: the cameras for the tray, the settings for the system. */
export class ServiceFacts extends EventEmitter<{ cameras: [readonly Camera[]]; settings: [SettingsView] }> {
  #cameras: readonly Camera[] = [];
  #settings: SettingsView | null = null;

  get cameras(): readonly Camera[] {
    return this.#cameras;
  }

  /** Null until the service has told them. */
  get settings(): SettingsView | null {
    return this.#settings;
  }

  nameOf(cameraId: string): string {
    return this.#cameras.find(({ id }) => id === cameraId)?.name ?? "";
  }

  /** At each start of the service. */
  async ask(service: Service): Promise<void> {
    await Promise.all([this.#askSettings(service), this.#askCameras(service)]);
  }

  /** What the service tells pages, the shell hears too. */
  hear({ name, value }: ServiceEvent): void {
    if (name === "settings") {
      const settings = pageEventSchemas.settings.safeParse(value);
      if (settings.success) this.#setSettings(settings.data);
    }
    if (name === "cameras") {
      const list = pageEventSchemas.cameras.safeParse(value);
      if (list.success) this.#setCameras(list.data.cameras);
    }
  }

  // What the service tells meanwhile is newer than its answer, also where both come in one piece: an answer is taken up
  // a turn later than an event.
  async #askSettings(service: Service): Promise<void> {
    const before = this.#settings;
    const reply = await service.request(shellPageId, "settings.read", null);
    const settings = valueOf(reply, serviceRequests["settings.read"].value);
    if (settings !== null && this.#settings === before) this.#setSettings(settings);
  }

  async #askCameras(service: Service): Promise<void> {
    const before = this.#cameras;
    const reply = await service.request(shellPageId, "cameras.list", null);
    const list = valueOf(reply, serviceRequests["cameras.list"].value);
    if (list !== null && this.#cameras === before) this.#setCameras(list.cameras);
  }

  #setSettings(settings: SettingsView): void {
    this.#settings = settings;
    this.emit("settings", settings);
  }

  #setCameras(cameras: readonly Camera[]): void {
    this.#cameras = cameras;
    this.emit("cameras", cameras);
  }
}
