import { IconButton } from "@nekomado/viewer";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useId, useLayoutEffect, useRef } from "react";
import "./sheet.css";

export interface SheetProps {
  title: string;
  /** Name of the button that closes it. */
  closeLabel: string;
  width: "narrow" | "wide";
  onClose: () => void;
  /** The keyboard starts at what carries `data-starts`, else at the button that closes. */
  children: ReactNode;
}

/**
 * What opens beside the picture: the rest of the page waits meanwhile, Escape closes it, and the keyboard goes back to
 * where it was.
 */
export const Sheet = ({ title, closeLabel, width, onClose, children }: SheetProps) => {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element?.open === false) {
      element.showModal();
      element.querySelector<HTMLElement>("[data-starts]")?.focus();
    }
    // While the element is still in the page: only then is the keyboard given back.
    return () => element?.close();
  }, []);
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- Escape is the key for it
    <dialog
      ref={dialog}
      className="sheet"
      data-width={width}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) onClose();
      }}
    >
      <div className="sheet-body">
        <header className="sheet-head">
          <h2 id={titleId}>{title}</h2>
          <IconButton icon={X} name={closeLabel} onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  );
};
