import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { z } from "zod";
import { DbusConnection } from "./dbus-connection.ts";
import type { DbusMessage } from "./dbus-connection.ts";
import type { DbusValue } from "./dbus-values.ts";

const watcher = "org.kde.StatusNotifierWatcher";
const notifications = "org.freedesktop.Notifications";
const menuFace = "com.canonical.dbusmenu";

/** A line of a tray menu (com.canonical.dbusmenu, GetLayout: `(ia{sv}av)`). */
type MenuLayout = [id: number, properties: [string, unknown][], children: MenuLayout[]];
const layoutSchema: z.ZodType<MenuLayout> = z.lazy(() =>
  z.tuple([z.number(), z.array(z.tuple([z.string(), z.unknown()])), z.array(layoutSchema)]),
);

export interface MenuItem {
  id: number;
  label: string;
  items: MenuItem[];
}

const itemOf = ([id, properties, children]: MenuLayout): MenuItem => ({
  id,
  label: z
    .string()
    .catch("")
    .parse(properties.find(([name]) => name === "label")?.[1]),
  items: children.map(itemOf),
});

export interface Notice {
  id: number;
  title: string;
  body: string;
}

/** A session bus with what a Linux desktop has on it: a tray and notifications. Tray icons are clicked through it. */
export class DesktopBus {
  readonly address: string;
  readonly notices: Notice[] = [];
  readonly #daemon: ChildProcess;
  readonly #connection: DbusConnection;
  readonly #items: string[] = [];

  private constructor(address: string, daemon: ChildProcess, connection: DbusConnection) {
    this.address = address;
    this.#daemon = daemon;
    this.#connection = connection;
    connection.on("call", (message) => this.#answer(message));
  }

  static async start(): Promise<DesktopBus> {
    const daemon = spawn("dbus-daemon", ["--session", "--nofork", "--print-address"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (daemon.stdout === null) throw new Error("dbus-daemon has no standard output");
    const [line] = await once(createInterface({ input: daemon.stdout }), "line");
    const address = String(line);
    const path = /unix:path=([^,]+)/.exec(address)?.[1];
    if (path === undefined) throw new Error(`the bus listens on no socket file: ${address}`);
    const bus = new DesktopBus(address, daemon, await DbusConnection.open(path));
    for (const name of [watcher, notifications]) await bus.#connection.callBus("RequestName", "su", name, 4);
    return bus;
  }

  /** How many icons are in the tray. */
  get icons(): number {
    return this.#items.length;
  }

  /** The menu of the newest icon. */
  async menu(): Promise<MenuItem[]> {
    const { service, path } = await this.#menuOf();
    const [, layout] = await this.#connection.call(service, path, menuFace, "GetLayout", "iias", 0, -1, []);
    return itemOf(layoutSchema.parse(layout)).items;
  }

  /** Clicks the line of the newest icon's menu that has this label. */
  async click(label: string): Promise<void> {
    const find = (items: readonly MenuItem[]): MenuItem | undefined =>
      items.find((item) => item.label === label) ?? items.map(({ items: inner }) => find(inner)).find(Boolean);
    const item = find(await this.menu());
    if (item === undefined) throw new Error(`the tray's menu has no line ${label}`);
    const { service, path } = await this.#menuOf();
    await this.#connection
      .call(service, path, menuFace, "Event", "isvu", item.id, "clicked", ["s", ""], 0)
      .catch((error: unknown) => {
        // Whoever is told to quit may be gone before it answers.
        if (!String(error).includes("disconnected")) throw error;
      });
  }

  /** Clicks a notification, as a person does. */
  clickNotice({ id }: Notice): void {
    this.#connection.signal("/org/freedesktop/Notifications", notifications, "ActionInvoked", "us", id, "default");
  }

  close(): void {
    this.#connection.close();
    this.#daemon.kill();
  }

  async #menuOf(): Promise<{ service: string; path: string }> {
    const item = this.#items.at(-1);
    if (item === undefined) throw new Error("there is no icon in the tray");
    const [service = "", path = ""] = item.split(/(?=\/)/);
    const at = item.slice(service.length) || path;
    const face = "org.freedesktop.DBus.Properties";
    const [menu] = await this.#connection.call(service, at, face, "Get", "ss", "org.kde.StatusNotifierItem", "Menu");
    return { service, path: String(menu) };
  }

  #answer(message: DbusMessage): void {
    const [first = "", second = ""] = message.body;
    const properties: [string, [string, DbusValue]][] = [
      ["IsStatusNotifierHostRegistered", ["b", true]],
      ["ProtocolVersion", ["i", 0]],
      ["RegisteredStatusNotifierItems", ["as", this.#items]],
    ];
    switch (message.member) {
      case "Get": {
        const found = properties.find(([name]) => name === second);
        if (found !== undefined) this.#connection.reply(message, "v", found[1]);
        return;
      }
      case "GetAll":
        this.#connection.reply(message, "a{sv}", properties);
        return;
      case "RegisterStatusNotifierItem": {
        // Either the service's name, or a path at whoever calls.
        const name = String(first);
        this.#items.push(name.startsWith("/") ? `${message.sender}${name}` : `${name}/StatusNotifierItem`);
        this.#connection.reply(message, "");
        return;
      }
      case "GetCapabilities":
        this.#connection.reply(message, "as", ["actions", "body"]);
        return;
      case "GetServerInformation":
        this.#connection.reply(message, "ssss", "bus of the tests", "Nekomado", "1", "1.2");
        return;
      case "Notify": {
        const notice = {
          id: this.notices.length + 1,
          title: String(message.body[3] ?? ""),
          body: String(message.body[4] ?? ""),
        };
        this.notices.push(notice);
        this.#connection.reply(message, "u", notice.id);
        return;
      }
      default:
        this.#connection.reply(message, "");
    }
  }
}
