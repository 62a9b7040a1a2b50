import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";

interface IconButtonProps extends Omit<
  ComponentProps<"button">,
  "type" | "className" | "children" | "title" | "aria-label"
> {
  icon: LucideIcon;
  /** Told to screen readers and to a resting pointer. */
  name: string;
  /** What performs the same, told to a resting pointer too. */
  keyLabel?: string;
  size?: number;
}

export const IconButton = ({ icon: Icon, name, keyLabel, size = 18, ...rest }: IconButtonProps) => (
  <button
    {...rest}
    type="button"
    className="icon-button"
    aria-label={name}
    title={keyLabel === undefined ? name : `${name} (${keyLabel})`}
  >
    <Icon size={size} strokeWidth={1.75} aria-hidden="true" />
  </button>
);
