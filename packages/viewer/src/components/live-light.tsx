import { CircleArrowUp, KeyRound, ShieldAlert, Users } from "lucide-react";
import type { LightSign, Tone } from "../window/window-words.ts";

const ringRadius = 5.5;
const ringLength = 2 * Math.PI * ringRadius;

const Shape = ({ sign, filled }: { sign: LightSign; filled: number }) => {
  switch (sign) {
    case "live":
      return (
        <svg viewBox="0 0 14 14">
          <circle cx="7" cy="7" r="6.25" fill="none" stroke="currentColor" strokeWidth="1.5" opacity=".4" />
          <circle cx="7" cy="7" r="3.75" fill="currentColor" />
        </svg>
      );
    case "wait":
      return (
        <svg viewBox="0 0 14 14" fill="none" stroke="currentColor" strokeWidth="2">
          <circle cx="7" cy="7" r={ringRadius} opacity=".25" />
          <circle
            className="ring-fill"
            cx="7"
            cy="7"
            r={ringRadius}
            strokeDasharray={ringLength}
            strokeDashoffset={ringLength * (1 - filled)}
            transform="rotate(-90 7 7)"
          />
        </svg>
      );
    case "stalled":
      return (
        <svg viewBox="0 0 14 14" fill="currentColor">
          <rect x="2.5" y="2" width="3.2" height="10" rx="1" />
          <rect x="8.3" y="2" width="3.2" height="10" rx="1" />
        </svg>
      );
    case "off":
      return (
        <svg viewBox="0 0 14 14" fill="none" stroke="currentColor" strokeWidth="1.5">
          <circle cx="7" cy="7" r={ringRadius} />
          <path d="M3.5 10.5 10.5 3.5" />
        </svg>
      );
    case "full":
      return <Users size={16} strokeWidth={1.75} />;
    case "key":
      return <KeyRound size={16} strokeWidth={1.75} />;
    case "shield":
      return <ShieldAlert size={16} strokeWidth={1.75} />;
    case "arrow":
      return <CircleArrowUp size={16} strokeWidth={1.75} />;
  }
};

/** The sign of a window's state; its word always stands beside it. `filled` (0 to 1) is of the connecting ring. */
export const LiveLight = ({ sign, tone, filled }: { sign: LightSign; tone: Tone; filled: number }) => (
  <span className={`light tone-${tone}`} aria-hidden="true">
    <Shape sign={sign} filled={filled} />
  </span>
);
