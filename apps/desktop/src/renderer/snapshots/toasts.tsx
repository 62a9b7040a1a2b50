import { IconButton } from "@nekomado/viewer";
import { Check, TriangleAlert, X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useSection, useWords } from "../words/section.ts";
import { snapshotWords } from "./snapshot-words.ts";
import type { Toast } from "./toast-list.ts";
import { toastList } from "./toast-list.ts";
import "./toasts.css";
import { useWaitingToast } from "./use-waiting-toast.ts";

const OneToast = ({ toast }: { toast: Toast }) => {
  const { language } = useWords();
  const text = useSection(snapshotWords);
  const [isHeld, hold] = useState(false);
  useEffect(() => {
    if (isHeld || toast.lastsMs === null) return undefined;
    const timer = setTimeout(() => toastList.dismiss(toast), toast.lastsMs);
    return () => clearTimeout(timer);
  }, [toast, isHeld]);
  const Icon = toast.tone === "done" ? Check : TriangleAlert;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- whoever points at it only keeps it
    <li
      className="toast"
      data-tone={toast.tone}
      onPointerEnter={() => hold(true)}
      onPointerLeave={() => hold(false)}
      onFocus={() => hold(true)}
      onBlur={() => hold(false)}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
      <div className="toast-body">
        <span className="toast-text">{toast.text[language]}</span>
        <span className="toast-actions">
          {toast.actions.map(({ label, perform }) => (
            <button
              key={label.en}
              type="button"
              className="link-button"
              onClick={() => {
                perform();
                toastList.dismiss(toast);
              }}
            >
              {label[language]}
            </button>
          ))}
          {toast.lastsMs === null && (
            <IconButton icon={X} name={text.dismiss} size={16} onClick={() => toastList.dismiss(toast)} />
          )}
        </span>
      </div>
    </li>
  );
};

const WaitingToast = () => {
  const waiting = useWaitingToast();
  if (waiting === null) return null;
  return (
    <li className="toast" data-tone="fault">
      <TriangleAlert size={18} strokeWidth={1.75} aria-hidden="true" />
      <div className="toast-body">
        <span className="toast-text">{waiting.text}</span>
        <span className="toast-actions">
          {waiting.actions.map(({ label, perform }) => (
            <button key={label} type="button" className="link-button" disabled={waiting.isBusy} onClick={perform}>
              {label}
            </button>
          ))}
        </span>
      </div>
    </li>
  );
};

/** What has just happened, and what waits, at the window's lower edge; told politely to screen readers. */
export const Toasts = () => {
  const toasts = useSyncExternalStore(toastList.onChange, toastList.read);
  return (
    <ul className="toasts" aria-live="polite">
      <WaitingToast />
      {toasts.map((toast) => (
        <OneToast key={toast.key} toast={toast} />
      ))}
    </ul>
  );
};
