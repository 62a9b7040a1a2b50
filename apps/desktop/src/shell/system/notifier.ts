import { Notification } from "electron";

/** Shows the system's notifications, and keeps each until it is gone: one that is collected loses its click. */
export class Notifier {
  readonly #shown = new Set<Notification>();
  readonly #icon: string;

  constructor(icon: string) {
    this.#icon = icon;
  }

  show(title: string, body: string, onClick: () => void): void {
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body, icon: this.#icon });
    const forget = (): void => void this.#shown.delete(notification);
    this.#shown.add(notification);
    notification.on("click", () => {
      forget();
      onClick();
    });
    notification.on("close", forget);
    notification.on("failed", forget);
    notification.show();
  }
}
