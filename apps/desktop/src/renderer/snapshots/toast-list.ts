import type { Section } from "../words/section.ts";

export interface ToastAction {
  label: Section<string>;
  /** The toast goes when it is performed. */
  perform: () => void;
}

/** A short word at the window's edge on what has just happened. */
export interface Toast {
  /** A toast takes the place of one with the same key. */
  key: string;
  tone: "done" | "fault";
  text: Section<string>;
  actions: readonly ToastAction[];
  /** How long it stays when nobody points at it; null until it is dismissed. */
  lastsMs: number | null;
  /** Told when it has gone, by itself or for another. */
  onGone?: () => void;
}

/** How long a word that asks for nothing stays. */
export const usualToastMs = 5000;

/** The toasts of this page, the newest last. */
export class ToastList {
  readonly #listeners = new Set<() => void>();
  #toasts: readonly Toast[] = [];

  /** Replaced at each change. */
  readonly read = (): readonly Toast[] => this.#toasts;

  /** @returns the function that stops listening */
  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  show(toast: Toast): void {
    const replaced = this.#toasts.find(({ key }) => key === toast.key);
    this.#change([...this.#toasts.filter((one) => one !== replaced), toast]);
    replaced?.onGone?.();
  }

  /** Idempotent. */
  dismiss(toast: Toast): void {
    if (!this.#toasts.includes(toast)) return;
    this.#change(this.#toasts.filter((one) => one !== toast));
    toast.onGone?.();
  }

  #change(toasts: readonly Toast[]): void {
    this.#toasts = toasts;
    for (const listener of this.#listeners) listener();
  }
}

export const toastList = new ToastList();
